package dev.portolan.node.edge;

import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.relaylog.LogUnavailable;
import dev.portolan.node.session.SessionGone;
import dev.portolan.node.session.SessionsUnavailable;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the fault in a failure. What is none is a bug of ours: logged once, with its stack, and
 * told as that.
 */
final class Faults {
  /** Whatever is out of reach is looked for twice a second. */
  private static final Duration COME_BACK = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Faults.class);

  private Faults() {}

  static Fault of(Throwable cause) {
    return switch (cause) {
      case FaultException carried -> carried.fault();
      case SessionGone ended -> new Fault.UnknownSession();
      case SessionsUnavailable unreachable -> new Fault.SessionsUnreachable(COME_BACK);
      case LogUnavailable unreachable -> new Fault.SessionsUnreachable(COME_BACK);
      default -> {
        log.error("unexpected failure of a request", cause);
        yield new Fault.Internal();
      }
    };
  }
}
