package dev.portolan.node.app;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.node.backend.BackendSettings;
import dev.portolan.node.backend.HttpBackends;
import dev.portolan.node.catalog.Catalog;
import dev.portolan.node.config.GatewayConfig;
import dev.portolan.node.config.ManagementConfig;
import dev.portolan.node.edge.Edge;
import dev.portolan.node.edge.EdgeWiring;
import dev.portolan.node.edge.Pace;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.seal.Seal;
import dev.portolan.node.tenant.ClientFactories;
import dev.portolan.node.tenant.ClientFactory;
import dev.portolan.node.tenant.ConfiguredTenants;
import dev.portolan.node.tenant.ReloadableTenants;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The composition root: one node, put together from its rooms. Nothing is wired anywhere else. */
final class Gateway implements RunningNode {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  /** How long the start waits for the shared store, which a node can do without. */
  private static final Duration STORE_PATIENCE = Duration.ofSeconds(2);

  /** Beyond the drain time, for what is left to be closed. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Telemetry telemetry;
  private final NodeMetrics metrics;
  private final Readiness readiness = new Readiness();
  private final AtomicReference<GatewayConfig> config;
  private final Clock clock;
  private final Pace pace;
  private final Map<String, ClientFactory> factories = ClientFactories.found();
  private final ReloadableTenants tenants;
  private final Commons commons;
  private final Catalog catalog;
  private final HttpBackends backends;
  private final Edge edge;
  private final Doors doors = new Doors();
  private final AtomicReference<@Nullable Future<Void>> stopping = new AtomicReference<>(null);
  private final ManagementServer management;

  private Gateway(Vertx vertx, GatewayConfig config, Clock clock, Pace pace) {
    this.vertx = vertx;
    this.clock = clock;
    this.pace = pace;
    this.config = new AtomicReference<>(config);
    this.telemetry = Telemetry.of(config, clock);
    this.metrics = telemetry.metrics();
    this.tenants = new ReloadableTenants(tenantsOf(config));
    Seal seal = Commons.seal(config);
    this.commons =
        Commons.of(config, vertx, clock, seal, () -> new StoreCounts(metrics, readiness));
    this.catalog =
        new Catalog(
            commons.store(),
            commons.bus(),
            config.catalog(),
            clock,
            vertx,
            new Random(),
            new CatalogCounts(metrics));
    this.backends =
        new HttpBackends(
            vertx,
            backendSettings(config),
            commons.leases(),
            (mount, kind) ->
                metrics.background("announce", catalog.announced(new ListingFamily(mount, kind))),
            new BackendCounts(telemetry));
    this.edge = new Edge(edgeWiring(seal), config);
    this.management =
        new ManagementServer(
            vertx,
            config.management(),
            readiness,
            metrics,
            new CacheAdmin(tenants::mounts, catalog));
  }

  private static BackendSettings backendSettings(GatewayConfig config) {
    return new BackendSettings(
        config.limits(),
        config.catalog(),
        Version.number(),
        config.salt(),
        Ticker.systemTicker(),
        BackendSettings.Pace.DEFAULT);
  }

  /** Starts a node on this Vert.x, which is closed with it, and if it cannot start. */
  static Future<Gateway> start(Vertx vertx, GatewayConfig config) {
    return start(vertx, config, Clock.systemUTC());
  }

  /** The same, by a clock of the caller's own: how old listings are, and when keys expire. */
  static Future<Gateway> start(Vertx vertx, GatewayConfig config, Clock clock) {
    return start(vertx, config, clock, Pace.DEFAULT);
  }

  /** The same, at another pace. */
  static Future<Gateway> start(Vertx vertx, GatewayConfig config, Clock clock, Pace pace) {
    Gateway gateway = new Gateway(vertx, config, clock, pace);
    // bound to no event loop: those end when a node that could not start is closed
    Promise<Gateway> started = Promise.promise();
    gateway
        .begin()
        .onSuccess(begun -> started.complete(gateway))
        .onFailure(cause -> gateway.stop().onComplete(stopped -> started.fail(cause)));
    return started.future();
  }

  private Future<Void> begin() {
    GatewayConfig now = config.get();
    telemetry.expect(now);
    return (now.management().enabled() ? management.start() : Future.<Void>succeededFuture())
        .compose(listening -> hear())
        .compose(hearing -> eventLoops().deploy(this::verticle))
        .onSuccess(deployed -> begun())
        .onSuccess(deployed -> metrics.background("bind-jvm", telemetry.bindJvm(vertx)))
        .mapEmpty();
  }

  /** A node whose store is out of reach begins without it, and hears it once it is there. */
  private Future<Void> hear() {
    Future<Void> hearing = catalog.start();
    metrics.background("hear", hearing);
    return hearing
        .timeout(STORE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .recover(late -> hearing.isComplete() ? hearing : Future.succeededFuture());
  }

  private void begun() {
    readiness.begin();
    log.info("Serving MCP at {}; management {}", address(), managementAddress());
  }

  private NodeVerticle verticle() {
    return new NodeVerticle(config::get, edge, backends, commons.sessions(), doors, metrics);
  }

  private EventLoops eventLoops() {
    return new EventLoops(vertx, Runtime.getRuntime().availableProcessors());
  }

  private EdgeWiring edgeWiring(Seal seal) {
    return new EdgeWiring(
        vertx,
        tenants,
        catalog,
        backends.listings(),
        backends.profiles(),
        backends.announcements(),
        seal,
        commons.sessions(),
        commons.sessionNews(),
        commons.relayLog(),
        commons.leases(),
        metrics,
        telemetry.tracing(),
        clock,
        Ticker.systemTicker(),
        pace,
        Version.number(),
        telemetry.node());
  }

  private ConfiguredTenants tenantsOf(GatewayConfig from) {
    return new ConfiguredTenants(from, factories, clock);
  }

  private String managementAddress() {
    ManagementConfig where = config.get().management();
    return where.enabled() ? "at http://" + where.host() + ":" + management.port() : "off";
  }

  /**
   * Serves requests from now on by this configuration, and ends the listen streams of tenants that
   * changed: their clients open them again, and find what is there now.
   *
   * @throws dev.portolan.node.config.ConfigException if it cannot be used; the running one then
   *     stays
   */
  Future<Void> use(GatewayConfig next) {
    ConfiguredTenants prepared = tenantsOf(next);
    GatewayConfig before = config.getAndSet(next);
    telemetry.expect(next);
    tenants.replace(prepared);
    edge.use(next);
    if (!before.log().equals(next.log())) {
      Logging.use(next.log());
    }
    // a client that does not read must not keep the node from the next reload
    return edge.endStreams(
            tenant -> !Objects.equals(before.tenants().get(tenant), next.tenants().get(tenant)))
        .timeout(CLOSING.toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  GatewayConfig config() {
    return config.get();
  }

  Readiness.State readiness() {
    return readiness.state();
  }

  NodeMetrics metrics() {
    return metrics;
  }

  Vertx vertx() {
    return vertx;
  }

  int managementPort() {
    return management.port();
  }

  @Override
  public String address() {
    return "http://" + config.get().listen().host() + ":" + doors.port();
  }

  @Override
  public Duration shutdownDelay() {
    return config.get().limits().shutdownDelay();
  }

  @Override
  public void leave() {
    readiness.become(new Readiness.Stopping());
    edge.leave();
  }

  @Override
  public Duration stopTimeout() {
    return config.get().limits().drainTimeout().plus(CLOSING);
  }

  @Override
  public Future<Void> stop() {
    Promise<Void> mine = Promise.promise();
    Future<Void> first = stopping.compareAndExchange(null, mine.future());
    if (first != null) {
      return first;
    }
    readiness.become(new Readiness.Stopping());
    long drainMs = Math.max(1, config.get().limits().drainTimeout().toMillis());
    metrics.background("shut", doors.shut(Duration.ofMillis(drainMs)));
    edge.drain()
        .timeout(drainMs, TimeUnit.MILLISECONDS)
        .otherwiseEmpty()
        .eventually(backends::close)
        .onComplete(closed -> catalog.stop())
        .eventually(() -> commons.closing().get())
        .eventually(telemetry::close)
        .eventually(vertx::close)
        .onComplete(mine);
    return mine.future();
  }
}
