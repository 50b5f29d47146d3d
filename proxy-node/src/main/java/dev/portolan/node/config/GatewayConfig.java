package dev.portolan.node.config;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.TenantId;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a node is told. Prints no secret.
 *
 * @param secret seals cursors, request states, task handles and sessions of backends; null if the
 *     node makes one up, which it may not where nodes share a store
 * @param previousSecrets still open what was sealed before; none of them seals
 * @param tenants in the order of the file, at least one
 */
public record GatewayConfig(
    ListenConfig listen,
    ManagementConfig management,
    StoreConfig store,
    @Nullable Secret secret,
    List<Secret> previousSecrets,
    CatalogConfig catalog,
    SessionConfig sessions,
    LimitsConfig limits,
    LogConfig log,
    TracingConfig tracing,
    Map<TenantId, TenantConfig> tenants) {
  static final int LEAST_SECRET_CHARACTERS = 16;
  static final int MOST_PREVIOUS_SECRETS = 8;

  public GatewayConfig {
    previousSecrets = List.copyOf(previousSecrets);
    tenants = Collections.unmodifiableMap(new LinkedHashMap<>(tenants));
    if (tenants.isEmpty()) {
      throw new IllegalArgumentException("tenants: none (expected: at least one)");
    }
    if (store instanceof RedisConfig && secret == null) {
      throw new IllegalArgumentException("secret: none (expected: " + SHARED_SECRET + ")");
    }
    var digests = new HashSet<String>();
    for (TenantConfig tenant : tenants.values()) {
      if (!admitsSomebody(listen, tenant)) {
        throw new IllegalArgumentException(
            "tenants." + tenant.id() + ": no apiKeys (expected: " + SOME_CREDENTIAL + ")");
      }
      for (ApiKeyConfig key : tenant.apiKeys()) {
        if (!digests.add(key.sha256())) {
          throw new IllegalArgumentException(
              "tenants." + tenant.id() + ".apiKeys: *** twice (expected: each key once)");
        }
      }
    }
  }

  static final String SHARED_SECRET =
      "at least "
          + LEAST_SECRET_CHARACTERS
          + " characters, the same for all nodes that share a Redis";
  static final String SOME_CREDENTIAL =
      "apiKeys, 'anonymous: true', or a listener on a loopback address";

  /**
   * What fingerprints are salted with that other nodes and the store get to see: the same on every
   * node with this secret, and of no use to anyone without it.
   */
  public Fingerprint salt() {
    return Fingerprint.of("salt").add(secret == null ? "" : secret.value()).build();
  }

  /**
   * True if this tenant takes callers without credentials: because it says so, or because it has no
   * keys and only this machine can reach the node.
   */
  public boolean admitsAnonymous(TenantConfig tenant) {
    return tenant.anonymous() || (tenant.apiKeys().isEmpty() && listen.loopback());
  }

  static boolean admitsSomebody(ListenConfig listen, TenantConfig tenant) {
    return tenant.anonymous() || !tenant.apiKeys().isEmpty() || listen.loopback();
  }
}
