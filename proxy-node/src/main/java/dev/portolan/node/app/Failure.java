package dev.portolan.node.app;

import dev.portolan.node.config.ConfigException;
import java.io.IOException;
import java.net.BindException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the one at the keyboard why a command failed. */
final class Failure {
  private static final Logger log = LoggerFactory.getLogger(Failure.class);

  private Failure() {}

  /**
   * Why an address cannot be listened on, as one kind of failure that names the address: each
   * transport has its own, and none does.
   *
   * @param cause of the failure to listen
   */
  static Throwable toListen(String host, int port, Throwable cause) {
    if (!(cause instanceof IOException)) {
      return cause;
    }
    BindException told = new BindException(host + ":" + port + ": " + cause.getMessage());
    told.initCause(cause);
    return told;
  }

  /** In one line, or one for each problem of a configuration. */
  static String tell(Throwable cause) {
    if (cause instanceof ConfigException || cause instanceof CommandFailed) {
      return String.valueOf(cause.getMessage());
    }
    if (cause instanceof BindException) {
      return "cannot listen: " + cause.getMessage() + " (expected: a free port and an own address)";
    }
    log.error("A fault of Portolan's own", cause);
    return "internal error: " + cause;
  }
}
