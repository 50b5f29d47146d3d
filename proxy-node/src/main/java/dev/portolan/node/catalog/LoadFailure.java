package dev.portolan.node.catalog;

import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a listing could not be loaded, as callers are told. */
final class LoadFailure {
  private static final Logger LOG = LoggerFactory.getLogger(LoadFailure.class);

  private LoadFailure() {}

  static Fault.BackendFailed of(Ask ask, Throwable cause) {
    if (cause instanceof FaultException carrier
        && carrier.fault() instanceof Fault.BackendFailed fault) {
      return fault;
    }
    if (cause instanceof TimeoutException) {
      return tooLong(ask);
    }
    LOG.error("Loading {}s of mount {} failed", ask.kind(), ask.shelf().mount(), cause);
    return new Fault.BackendFailed(ask.shelf().mount(), Fault.Reason.INVALID_RESPONSE, true);
  }

  static Fault.BackendFailed tooLong(Ask ask) {
    return new Fault.BackendFailed(ask.shelf().mount(), Fault.Reason.TIMEOUT, true);
  }
}
