package dev.portolan.node.config;

import dev.portolan.model.catalog.TenantId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who a set of backends belongs to.
 *
 * @param attributes what bindings may read of the tenant
 * @param apiKeys that open it
 * @param anonymous whether callers without credentials are let in, wherever the node listens
 * @param mounts in order: of two entries with one name the first mount's wins
 * @param bindingHeaders names, in lower case, of the request headers that bindings may read
 */
public record TenantConfig(
    TenantId id,
    Map<String, String> attributes,
    List<ApiKeyConfig> apiKeys,
    boolean anonymous,
    List<MountConfig> mounts,
    Set<String> bindingHeaders) {
  /** The subject of a caller without credentials. */
  public static final String ANONYMOUS = "anonymous";

  public TenantConfig {
    attributes = Map.copyOf(attributes);
    apiKeys = List.copyOf(apiKeys);
    mounts = List.copyOf(mounts);
    bindingHeaders = Set.copyOf(bindingHeaders);
    var seen = new HashSet<>();
    for (MountConfig mount : mounts) {
      if (!seen.add(mount.id())) {
        throw new IllegalArgumentException(
            "mounts: '" + mount.id() + "' twice (expected: each mount once)");
      }
    }
    for (String header : bindingHeaders) {
      if (!HeaderRules.isName(header) || HeaderRules.isUnreadable(header)) {
        throw new IllegalArgumentException(
            "bindingHeaders: '" + header + "' (expected: a header that is no credential)");
      }
    }
  }

  @Override
  public String toString() {
    return "TenantConfig[id=%s, attributes=%s, apiKeys=%s, anonymous=%s, mounts=%s, bindingHeaders=%s]"
        .formatted(
            id,
            new TreeSet<>(attributes.keySet()),
            apiKeys,
            anonymous,
            mounts,
            new TreeSet<>(bindingHeaders));
  }
}
