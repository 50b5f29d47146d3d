package dev.portolan.testkit.balancer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends each request to the next node in turn, whoever asks: no session and no client stays with a
 * node, so that whatever works through it works on any node. Passes requests and replies on as they
 * come, no faster than they are read. A node that cannot be connected to is passed over; a request
 * of which anything was sent is never sent again. Speaks HTTP/1.1 on 127.0.0.1.
 *
 * <p>Each reply has a header {@value #NODE} that tells which node gave it: 1 is the first.
 */
public final class RoundRobin {
  /** Of replies: the number of the node, from 1. */
  public static final String NODE = "X-Portolan-Node";

  private static final int MAX_HEADER_BYTES = 64 * 1024;
  private static final int CONNECTIONS_PER_NODE = 2000;
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** Streams may be silent for long, but not for ever. */
  private static final Duration SILENCE = Duration.ofHours(1);

  /** Shorter than the time after which nodes close an idle connection. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(4);

  private final List<URI> nodes;
  private final HealthChecks checks;
  private final HttpClient client;
  private final HttpServer server;
  private final AtomicInteger turn = new AtomicInteger();

  private RoundRobin(Vertx vertx, List<URI> nodes, HealthChecks checks) {
    this.nodes = List.copyOf(nodes);
    this.checks = checks;
    this.client = vertx.createHttpClient(clientOptions(), poolOptions());
    this.server = vertx.createHttpServer(serverOptions()).requestHandler(this::handle);
  }

  /**
   * Listens for these nodes.
   *
   * @param port 0 for any that is free
   * @param nodes with host and port each; at least one
   */
  public static Future<RoundRobin> start(Vertx vertx, int port, List<URI> nodes) {
    return start(vertx, port, nodes, List.of());
  }

  /**
   * The same, that passes over nodes which are not ready.
   *
   * @param readiness of each node, asked for five times a second; none if nothing is to be asked
   */
  public static Future<RoundRobin> start(
      Vertx vertx, int port, List<URI> nodes, List<URI> readiness) {
    if (nodes.isEmpty() || nodes.stream().anyMatch(node -> node.getPort() < 0)) {
      throw new IllegalArgumentException(
          "nodes: " + nodes + " (expected: at least one, each with host and port)");
    }
    RoundRobin balancer = new RoundRobin(vertx, nodes, new HealthChecks(vertx, readiness));
    return balancer.server.listen(port, "127.0.0.1").map(balancer);
  }

  /** Where it listens: {@code http://127.0.0.1:port}, without a path. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  public int port() {
    return server.actualPort();
  }

  /** Closes its port and all connections to both sides. */
  public Future<Void> stop() {
    return checks.stop().eventually(server::close).eventually(client::close);
  }

  private void handle(HttpServerRequest request) {
    int first = Math.floorMod(turn.getAndIncrement(), nodes.size());
    new Passage(client, nodes, checks, request).begin(first);
  }

  private static HttpClientOptions clientOptions() {
    return new HttpClientOptions()
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setConnectTimeout((int) CONNECT.toMillis())
        .setIdleTimeout((int) SILENCE.toSeconds())
        .setKeepAliveTimeout((int) KEEP_ALIVE.toSeconds())
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setDecompressionSupported(false)
        .setMaxRedirects(0);
  }

  private static PoolOptions poolOptions() {
    return new PoolOptions()
        .setHttp1MaxSize(CONNECTIONS_PER_NODE)
        .setMaxWaitQueueSize(CONNECTIONS_PER_NODE);
  }

  private static HttpServerOptions serverOptions() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setIdleTimeout((int) SILENCE.toSeconds())
        .setMaxHeaderSize(MAX_HEADER_BYTES);
  }
}
