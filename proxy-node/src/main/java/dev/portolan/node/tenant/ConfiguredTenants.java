package dev.portolan.node.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.node.config.GatewayConfig;
import dev.portolan.node.config.TenantConfig;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.wire.RequestHead;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tenants of one configuration, for as long as it stands. Immutable but for a cache: the same
 * principal with the same headers is the very same {@link Caller} object, as long as it is in use.
 * Safe for use from every event loop, blocks nowhere.
 */
public final class ConfiguredTenants implements TenantDirectory {
  /** Of the heap that callers may take together; of 512 MiB that is 60,000 with one mount each. */
  private static final int HEAP_SHARE = 8;

  private static final int BYTES_OF_A_CALLER = 256;

  /** An address, its headers, and what it was made of. */
  private static final int BYTES_OF_A_MOUNT = 1024;

  /** One answer for everyone who is not let in, so that nothing can be read out of it. */
  private static final Future<Caller> UNAUTHENTICATED =
      Future.failedFuture(new FaultException(new Fault.Unauthenticated()));

  private final Map<String, Tenant> tenants;
  private final Map<String, Principal> anonymous;
  private final @Nullable Principal unnamed;
  private final ApiKeys keys;
  private final Clock clock;
  private final Cache<CallerKey, Future<Caller>> callers =
      Caffeine.newBuilder()
          .maximumWeight(Runtime.getRuntime().maxMemory() / HEAP_SHARE)
          .weigher(CallerKey::weigh)
          .executor(Runnable::run)
          .build();

  private record CallerKey(Principal principal, List<Optional<String>> headers, boolean shared) {
    static int weigh(CallerKey key, Future<Caller> caller) {
      return BYTES_OF_A_CALLER
          + BYTES_OF_A_MOUNT * caller.result().mounts().size()
          + key.headers().stream().mapToInt(value -> value.map(String::length).orElse(0)).sum();
    }
  }

  /**
   * @param factories by name; see {@link ClientFactories#found}
   * @param clock tells when keys expire
   * @throws dev.portolan.node.config.ConfigException if a mount names a factory that is not there
   */
  public ConfiguredTenants(
      GatewayConfig config, Map<String, ClientFactory> factories, Clock clock) {
    this.clock = clock;
    this.keys = new ApiKeys(config.tenants().values());
    this.tenants = new LinkedHashMap<>();
    this.anonymous = new LinkedHashMap<>();
    Bindings bindings = new Bindings(factories, config.salt());
    for (TenantConfig tenant : config.tenants().values()) {
      tenants.put(tenant.id().value(), bindings.tenant(tenant));
      if (config.admitsAnonymous(tenant)) {
        anonymous.put(tenant.id().value(), Principal.anonymous(tenant));
      }
    }
    bindings.throwIfAnyIsMissing();
    this.unnamed = unnamed(config);
  }

  /** Who comes to {@code /mcp} without a key, if there can be no doubt. */
  private @Nullable Principal unnamed(GatewayConfig config) {
    List<TenantId> open = new ArrayList<>();
    config.tenants().values().stream()
        .filter(tenant -> config.tenants().size() == 1 || tenant.anonymous())
        .forEach(tenant -> open.add(tenant.id()));
    return open.size() == 1 ? anonymous.get(open.getFirst().value()) : null;
  }

  /** Every mount of every tenant, in the order of the configuration, whoever may see it. */
  public List<ConfiguredMount> mounts() {
    return tenants.values().stream()
        .flatMap(tenant -> tenant.mounts().stream())
        .map(TenantMount::configured)
        .toList();
  }

  @Override
  public Future<Caller> resolve(RequestHead head) {
    Principal principal = principal(head);
    return principal == null ? UNAUTHENTICATED : caller(principal, head);
  }

  private @Nullable Principal principal(RequestHead head) {
    Endpoint endpoint = Endpoint.of(head.path());
    return switch (Credential.of(head)) {
      case Credential.Missing missing -> withoutKey(endpoint);
      case Credential.Key key ->
          keys.find(key)
              .filter(found -> endpoint.isOf(found.tenant()))
              .filter(found -> found.isGood(clock.instant()))
              .orElse(null);
      case Credential.Unusable unusable -> null;
    };
  }

  private @Nullable Principal withoutKey(Endpoint endpoint) {
    return switch (endpoint) {
      case Endpoint.OfAll all -> unnamed;
      case Endpoint.OfOne one -> anonymous.get(one.tenant());
      case Endpoint.Elsewhere elsewhere -> null;
    };
  }

  private Future<Caller> caller(Principal principal, RequestHead head) {
    Tenant tenant = tenants.get(principal.tenant().value());
    if (tenant == null) {
      return UNAUTHENTICATED;
    }
    CallerKey key = new CallerKey(principal, tenant.headersOf(head), isShared(head));
    return callers.get(
        key,
        absent ->
            Future.succeededFuture(tenant.caller(principal, absent.headers(), absent.shared())));
  }

  /** Where the key tells the tenants apart, and not the URL. */
  private boolean isShared(RequestHead head) {
    return tenants.size() > 1 && Endpoint.of(head.path()) instanceof Endpoint.OfAll;
  }
}
