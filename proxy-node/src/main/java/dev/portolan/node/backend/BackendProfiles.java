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

  /**
   * Whether the calls of legacy clients share the sessions of the gateway at this backend; else
   * each session of a client has one of its own there, or the backend is modern and has none. Over
   * HTTP+SSE they always do. Decided here and nowhere else. Fails as {@link #profileOf} does, if
   * the backend must be asked.
   */
  Future<Boolean> sharesSessions(BoundMount mount);
}
