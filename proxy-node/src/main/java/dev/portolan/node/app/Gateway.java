package dev.portolan.node.app;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.node.backend.BackendSettings;
import dev.portolan.node.backend.HttpBackends;
import dev.portolan.node.catalog.Catalog;
import dev.portolan.node.catalog.InMemoryCatalogStore;
import dev.portolan.node.config.GatewayConfig;
import dev.portolan.node.config.Secret;
import dev.portolan.node.edge.Edge;
import dev.portolan.node.edge.EdgeWiring;
import dev.portolan.node.invalidation.LocalInvalidationBus;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.seal.AesSeal;
import dev.portolan.node.seal.Seal;
import dev.portolan.node.tenant.ClientFactories;
import dev.portolan.node.tenant.ClientFactory;
import dev.portolan.node.tenant.ConfiguredTenants;
import dev.portolan.node.tenant.ReloadableTenants;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The composition root: one node, put together from its rooms. Nothing is wired anywhere else. */
final class Gateway implements RunningNode {
  private static final int MAX_LABELLED_TENANTS = 200;
  private static final int MAX_LABELLED_MOUNTS = 1_000;
  private static final int MAX_FAMILIES = 1_000_000;

  /** The share of the heap that the in-memory store may fill. */
  private static final long HEAP_SHARE = 4;

  /** Beyond the drain time, for what is left to be closed. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final NodeMetrics metrics = new NodeMetrics(MAX_LABELLED_TENANTS, MAX_LABELLED_MOUNTS);
  private final Readiness readiness = new Readiness();
  private final AtomicReference<GatewayConfig> config;
  private final Clock clock = Clock.systemUTC();
  private final Map<String, ClientFactory> factories = ClientFactories.found();
  private final ReloadableTenants tenants;
  private final Catalog catalog;
  private final HttpBackends backends;
  private final Edge edge;
  private final AtomicInteger port = new AtomicInteger();
  private final AtomicReference<@Nullable Future<Void>> stopping = new AtomicReference<>();
  private final ManagementServer management;

  private Gateway(Vertx vertx, GatewayConfig config) {
    this.vertx = vertx;
    this.config = new AtomicReference<>(config);
    this.tenants = new ReloadableTenants(tenantsOf(config));
    this.catalog =
        new Catalog(
            new InMemoryCatalogStore(
                clock, Runtime.getRuntime().maxMemory() / HEAP_SHARE, MAX_FAMILIES),
            new LocalInvalidationBus(),
            config.catalog(),
            clock,
            vertx,
            new Random(),
            new CatalogCounts(metrics));
    this.backends =
        new HttpBackends(
            vertx,
            new BackendSettings(
                config.limits(),
                config.catalog(),
                Version.text(),
                Ticker.systemTicker(),
                BackendSettings.Pace.DEFAULT),
            (mount, kind) ->
                metrics.background(
                    "announce", catalog.announced(new ListingFamily(mount, kind))),
            new BackendCounts(metrics));
    this.edge = new Edge(edgeWiring(sealOf(config)), config);
    this.management = new ManagementServer(vertx, config.management(), readiness, metrics);
  }
