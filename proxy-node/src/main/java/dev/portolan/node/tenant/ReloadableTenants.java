package dev.portolan.node.tenant;

import dev.portolan.node.wire.RequestHead;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The tenants of whatever configuration stands now. A request is answered wholly by one of them,
 * never by half of each.
 */
public final class ReloadableTenants implements TenantDirectory {
  private final AtomicReference<TenantDirectory> current;

  public ReloadableTenants(TenantDirectory first) {
    current = new AtomicReference<>(first);
  }

  /** From now on these answer. Callers resolved before keep what they were given. */
  public void replace(TenantDirectory next) {
    current.set(next);
  }

  @Override
  public Future<Caller> resolve(RequestHead head) {
    return current.get().resolve(head);
  }
}
