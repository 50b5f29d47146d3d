package dev.portolan.node.observe;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The lines that tell who has done, or tried, what is not for everybody: commands of operators,
 * other configurations, credentials that were refused. Never the credential itself.
 */
public final class Audit {
  /** The logger; its level is set by the configuration. */
  public static final String NAME = "dev.portolan.audit";

  private static final Logger log = LoggerFactory.getLogger(NAME);

  private Audit() {}

  /**
   * A line about this, to be finished with {@code log()}.
   *
   * @param event a fixed phrase
   */
  public static LoggingEventBuilder of(String event) {
    return log.atInfo().setMessage(event);
  }
}
