package dev.portolan.node.backend;

import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;

/** Knows what backends said of themselves. */
public interface BackendProfiles {

  /**
   * The profile of this backend, found out once however many ask, and kept until its verdict
   * expires. Fails with a {@code BackendFailed} fault; a failure is never a verdict.
   */
  Future<BackendProfile> profileOf(BoundMount mount);
}
