package dev.portolan.node.tenant;

import dev.portolan.node.wire.RequestHead;
import io.vertx.core.Future;

/** Knows who is asking. */
public interface TenantDirectory {

  /**
   * The caller of a request, from its path and credentials alone. Fails with {@code
   * Unauthenticated}, the same for an unknown tenant, a wrong or missing key, and a key of another
   * tenant.
   */
  Future<Caller> resolve(RequestHead head);
}
