package dev.portolan.node.edge;

import dev.portolan.model.catalog.TenantId;
import dev.portolan.node.backend.BackendClient;
import dev.portolan.node.backend.SessionClient;
import dev.portolan.node.bridge.ReplyProjection;
import dev.portolan.node.config.GatewayConfig;
import dev.portolan.node.config.LimitsConfig;
import dev.portolan.node.config.ListenConfig;
import dev.portolan.node.route.Calls;
import dev.portolan.node.route.Handles;
import dev.portolan.node.route.Router;
import dev.portolan.node.wire.RequestReader;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * The side of a node that clients see: makes the handler of each event loop, takes new settings,
 * ends in good order.
 */
public final class Edge {
  private final Handles handles;
  private final JsonObject serverInfo;
  private final AtomicReference<EdgeSettings> settings;
  private final EdgeParts parts;
  private final Drain drain = new Drain();

  public Edge(EdgeWiring wiring, GatewayConfig config) {
    this.handles = new Handles(wiring.seal());
    this.serverInfo = new JsonObject().put("name", "portolan").put("version", wiring.version());
    this.settings = new AtomicReference<>(settingsOf(config, new Admission(config.limits())));
    this.parts = partsOf(wiring, config);
    parts.streams().start();
    parts.sessionStreams().start();
    parts.callStreams().start();
    parts.parkedCalls().start();
  }

  private EdgeParts partsOf(EdgeWiring wiring, GatewayConfig config) {
    Charts charts =
        new Charts(wiring.catalog(), wiring.sources(), wiring.announcements(), wiring.ticker());
    Sessions sessions = new Sessions(wiring.sessions(), config.sessions().idle());
    CallsInFlight inFlight = new CallsInFlight(wiring.profiles());
    ReplyProjection projection = new ReplyProjection(handles, wiring.seal());
    CallStreams callStreams = new CallStreams(wiring);
    SessionStreams sessionStreams =
        new SessionStreams(wiring, charts, sessions, inFlight, callStreams, projection);
    return new EdgeParts(
        settings::get,
        wiring.tenants(),
        wiring.catalog(),
        charts,
        new Discovery(wiring.profiles(), serverInfo, config.limits().listTimeout()),
        wiring.profiles(),
        listenStreams(wiring, charts),
        projection,
        new CallLog(
            wiring.metrics(), wiring.ticker(), wiring.tracing(), new AccessLog(wiring.node())),
        sessions,
        sessionStreams,
        callStreams,
        new Questions(wiring.vertx(), wiring.relayLog()),
        inFlight,
        new ParkedCalls(
            wiring.vertx(), wiring.relayLog(), wiring.leases(), wiring.metrics(), wiring.ticker()),
        wiring.metrics(),
        wiring.clock(),
        wiring.pace());
  }

  private ListenStreams listenStreams(EdgeWiring wiring, Charts charts) {
    return new ListenStreams(
        wiring.vertx(),
        wiring.catalog(),
        charts,
        wiring.announcements(),
        handles,
        wiring.metrics());
  }

  /**
   * The handler of one event loop, which sends its calls through these clients.
   *
   * @param sessions for what legacy clients ask
   */
  public Handler<HttpServerRequest> handler(
      Vertx vertx, BackendClient backends, SessionClient sessions) {
    return new Paths(new McpEndpoint(vertx, parts, backends, sessions, drain));
  }

  /** Requests from now on are served by these settings. */
  public void use(GatewayConfig config) {
    settings.updateAndGet(before -> settingsOf(config, admissionUnder(config.limits(), before)));
  }

  /** What is in flight keeps counting, as long as it is counted against the same limits. */
  private static Admission admissionUnder(LimitsConfig limits, EdgeSettings before) {
    return limits.equals(before.limits()) ? before.admission() : new Admission(limits);
  }

  /**
   * Ends the streams of these tenants, so that their clients come back to what is configured now.
   */
  public Future<Void> endStreams(Predicate<TenantId> tenants) {
    return Future.join(parts.streams().endFor(tenants), parts.sessionStreams().endFor(tenants))
        .mapEmpty();
  }

  /** Serves on, and asks whoever comes to come to another node next time. */
  public void leave() {
    drain.leave();
  }

  /**
   * Takes no new requests, ends the listen streams with a result, and completes when the last call
   * has its answer. Asked twice, it is the same end.
   */
  public Future<Void> drain() {
    Future<Void> lastCall = drain.begin();
    return Future.join(lastCall, parts.parkedCalls().close(), endStreams(tenant -> true))
        .compose(drained -> endStreams(openedMeanwhile -> true))
        .eventually(() -> parts.callStreams().close());
  }

  private EdgeSettings settingsOf(GatewayConfig config, Admission admission) {
    LimitsConfig limits = config.limits();
    return new EdgeSettings(
        limits,
        gateOf(config.listen(), limits),
        new RequestReader(limits.maxDepth()),
        new Router(
            handles,
            new Calls(limits.callTimeout()),
            config.catalog().pageSize(),
            serverInfo.encode()),
        admission,
        config.log().clientAddress());
  }

  private static Gate gateOf(ListenConfig listen, LimitsConfig limits) {
    return new Gate(
        listen.loopback(), listen.allowedHosts(), listen.allowedOrigins(), limits.maxBodyBytes());
  }
}
