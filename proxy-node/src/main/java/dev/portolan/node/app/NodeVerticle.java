package dev.portolan.node.app;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.node.backend.BackendClient;
import dev.portolan.node.backend.HttpBackends;
import dev.portolan.node.config.GatewayConfig;
import dev.portolan.node.config.ListenConfig;
import dev.portolan.node.config.MountConfig;
import dev.portolan.node.config.TenantConfig;
import dev.portolan.node.edge.Edge;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.session.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * One event loop of a node: a server of its own on the port that all share, and a backend client of
 * its own, so that a call stays on one thread from its first byte to its last.
 */
final class NodeVerticle extends VerticleBase {
  /** Whoever asks Vert.x for the free port of this number gets the same one. */
  private static final int SHARED = 1;

  private static final Duration SPARE = Duration.ofMinutes(1);

  private final Supplier<GatewayConfig> configs;
  private final Edge edge;
  private final HttpBackends backends;
  private final SessionStore sessions;
  private final Doors doors;
  private final NodeMetrics metrics;

  /**
   * @param configs the one that holds now
   * @param doors to which its server is added
   */
  NodeVerticle(
      Supplier<GatewayConfig> configs,
      Edge edge,
      HttpBackends backends,
      SessionStore sessions,
      Doors doors,
      NodeMetrics metrics) {
    this.configs = configs;
    this.edge = edge;
    this.backends = backends;
    this.sessions = sessions;
    this.doors = doors;
    this.metrics = metrics;
  }

  @Override
  public Future<HttpServer> start() {
    LoopLag.measure(vertx, Ticker.systemTicker(), metrics);
    GatewayConfig config = configs.get();
    HttpClient http = HttpBackends.newHttpClient(vertx, config.limits());
    BackendClient client = backends.client(http);
    ClientConnections connections =
        new ClientConnections(vertx, doors.connections(), () -> configs.get().limits(), metrics);
    return vertx
        .createHttpServer(serverOptions(config))
        .connectionHandler(connections)
        .requestHandler(
            connections.hearing(
                edge.handler(vertx, client, backends.sessionClient(http, sessions))))
        .listen(where(config.listen()))
        .recover(cause -> Future.failedFuture(unavailable(config.listen(), cause)))
        .onSuccess(doors::add);
  }

  private static HttpServerOptions serverOptions(GatewayConfig config) {
    int idleSeconds = idleSeconds(config);
    return new HttpServerOptions()
        .setMaxHeaderSize(config.limits().maxHeaderBytes())
        .setTcpNoDelay(true)
        .setIdleTimeout(idleSeconds)
        // who takes nothing for as long is cut off by Linux, even if he goes on sending
        .setTcpUserTimeout(Math.multiplyExact(idleSeconds, 1_000))
        .setCompressionSupported(false)
        // with HTTP/2 comes a second way to say Host, and a way past a balancer that lets
        // Upgrade through
        .setHttp2ClearTextEnabled(false)
        // there are none, and each request would be looked at for them
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false);
  }

  /**
   * How long a connection may be silent on both sides: longer than any call may keep its client
   * waiting. Listen streams are never silent for that long.
   */
  private static int idleSeconds(GatewayConfig config) {
    Duration longest = config.limits().callTimeout();
    for (TenantConfig tenant : config.tenants().values()) {
      for (MountConfig mount : tenant.mounts()) {
        Duration own = mount.callTimeout();
        longest = own != null && own.compareTo(longest) > 0 ? own : longest;
      }
    }
    return Math.toIntExact(longest.plus(SPARE).toSeconds());
  }

  private static Throwable unavailable(ListenConfig listen, Throwable cause) {
    return Failure.toListen(listen.host(), listen.port(), cause);
  }

  /** The same address for all event loops, a free port too. */
  private static SocketAddress where(ListenConfig listen) {
    return listen.port() == 0
        ? SocketAddress.sharedRandomPort(SHARED, listen.host())
        : SocketAddress.inetSocketAddress(listen.port(), listen.host());
  }
}
