package dev.portolan.node.app;

import dev.portolan.node.backend.BackendClient;
import dev.portolan.node.backend.HttpBackends;
import dev.portolan.node.config.GatewayConfig;
import dev.portolan.node.config.ListenConfig;
import dev.portolan.node.edge.Edge;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One event loop of a node: a server of its own on the port that all share, and a backend client of
 * its own, so that a call stays on one thread from its first byte to its last.
 */
final class NodeVerticle extends VerticleBase {
  /** Whoever asks Vert.x for the free port of this number gets the same one. */
  private static final int SHARED = 1;

  private final GatewayConfig config;
  private final Edge edge;
  private final HttpBackends backends;
  private final AtomicInteger port;

  /**
   * @param port is set to the port that the node listens on
   */
  NodeVerticle(GatewayConfig config, Edge edge, HttpBackends backends, AtomicInteger port) {
    this.config = config;
    this.edge = edge;
    this.backends = backends;
    this.port = port;
  }

  @Override
  public Future<HttpServer> start() {
    HttpClient http = HttpBackends.newHttpClient(vertx, config.limits());
    BackendClient client = backends.client(http);
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxHeaderSize(config.limits().maxHeaderBytes())
            .setTcpNoDelay(true)
            .setCompressionSupported(false);
    return vertx
        .createHttpServer(options)
        .requestHandler(edge.handler(vertx, client))
        .listen(where(config.listen()))
        .recover(cause -> Future.failedFuture(unavailable(config.listen(), cause)))
        .onSuccess(server -> port.set(server.actualPort()));
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
