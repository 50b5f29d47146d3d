package dev.portolan.node.backend;

import dev.portolan.model.catalog.MountId;
import dev.portolan.node.fault.Fault.BackendFailed;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.fault.FaultException;
import io.vertx.core.Future;

/** Turns whatever went wrong into the fault that names the mount, and nothing else of the cause. */
final class Faults {
  private Faults() {}

  static FaultException unsent(MountId mount, Reason reason) {
    return new FaultException(new BackendFailed(mount, reason, true));
  }

  /** The request may have reached the backend. */
  static FaultException sent(MountId mount, Reason reason) {
    return new FaultException(new BackendFailed(mount, reason, false));
  }

  static <T> Future<T> failed(MountId mount, Reason reason) {
    return Future.failedFuture(sent(mount, reason));
  }

  /**
   * The same failure as this mount is to see it: those who share a session or a probe may belong to
   * different tenants, and must not learn each other's names. JSON of a shape that could not be
   * read is an invalid response.
   */
  static <T> Future<T> seenBy(MountId mount, Throwable cause) {
    if (cause instanceof FaultException exception
        && exception.fault() instanceof BackendFailed failed) {
      return Future.failedFuture(
          new FaultException(new BackendFailed(mount, failed.reason(), failed.retryable())));
    }
    if (cause instanceof IllegalArgumentException) {
      return failed(mount, Reason.INVALID_RESPONSE);
    }
    return Future.failedFuture(cause);
  }
}
