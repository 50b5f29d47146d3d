package dev.portolan.node.edge;

import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the fault in a failure. What is none is a bug of ours: logged once, with its stack, and
 * told as that.
 */
final class Faults {
  private static final Logger log = LoggerFactory.getLogger(Faults.class);

  private Faults() {}

  static Fault of(Throwable cause) {
    if (cause instanceof FaultException carried) {
      return carried.fault();
    }
    log.error("unexpected failure of a request", cause);
    return new Fault.Internal();
  }
}
