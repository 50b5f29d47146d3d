package dev.portolan.node.tenant;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.node.config.ConfigException;
import dev.portolan.node.config.ConfigProblem;
import dev.portolan.node.config.MountConfig;
import dev.portolan.node.config.TenantConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Makes the bindings of all mounts, and collects the factories that are not there. */
final class Bindings {
  private final Map<String, ClientFactory> factories;
  private final Fingerprint salt;
  private final List<ConfigProblem> missing = new ArrayList<>();

  Bindings(Map<String, ClientFactory> factories, Fingerprint salt) {
    this.factories = factories;
    this.salt = salt;
  }

  Tenant tenant(TenantConfig tenant) {
    List<TenantMount> mounts = new ArrayList<>();
    for (MountConfig mount : tenant.mounts()) {
      binding(tenant, mount)
          .ifPresent(binding -> mounts.add(new TenantMount(tenant.id(), mount, binding, salt)));
    }
    return new Tenant(
        tenant, List.copyOf(mounts), List.copyOf(new TreeSet<>(tenant.bindingHeaders())));
  }

  private Optional<Binding> binding(TenantConfig tenant, MountConfig mount) {
    String name = mount.factory();
    if (name == null) {
      return Optional.of(new TemplateBinding(mount));
    }
    ClientFactory factory = factories.get(name);
    if (factory == null) {
      missing.add(
          new ConfigProblem(
              "configuration",
              0,
              0,
              "tenants." + tenant.id() + ".mounts." + mount.id() + ".factory",
              "'" + name + "'",
              "a ClientFactory that is there, which are " + new TreeSet<>(factories.keySet())));
      return Optional.empty();
    }
    return Optional.of(new FactoryBinding(factory));
  }

  void throwIfAnyIsMissing() {
    if (!missing.isEmpty()) {
      throw new ConfigException(missing);
    }
  }
}
