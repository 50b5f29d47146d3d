package dev.portolan.node.tenant;

import dev.portolan.node.wire.RequestHead;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The tenants of whatever configuration stands now. A request is answered wholly by one of them,
 * never by half of each.
 */
public final class ReloadableTenants implements TenantDirectory {
  private final AtomicReference<ConfiguredTenants> current;

  public ReloadableTenants(ConfiguredTenants first) {
    current = new AtomicReference<>(first);
  }

  /** From now on these answer. Callers resolved before keep what they were given. */
  public void replace(ConfiguredTenants next) {
    current.set(next);
  }

  /** As {@link ConfiguredTenants#mounts}, of the configuration that stands now. */
  public List<ConfiguredMount> mounts() {
    return current.get().mounts();
  }

  @Override
  public Future<Caller> resolve(RequestHead head) {
    return current.get().resolve(head);
  }
}
