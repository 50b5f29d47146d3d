package dev.portolan.node.app;

import dev.portolan.node.config.ManagementConfig;
import dev.portolan.node.observe.NodeMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What operators and their machines ask a node: is it alive, is it ready, what has it counted, what
 * does it hold. A listener of its own, so that it answers however busy the clients' one is, and can
 * be kept from the outside.
 */
final class ManagementServer {
  private static final int IDLE_TIMEOUT_SECONDS = 30;

  /** The longest token fits in. */
  private static final int MAX_HEADER_BYTES = 16 << 10;

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final Readiness readiness;
  private final NodeMetrics metrics;
  private final CacheRoutes cache;
  private final HttpServer server;
  private final ManagementConfig config;

  /**
   * @param config port 0 takes any free one
   */
  ManagementServer(
      Vertx vertx,
      ManagementConfig config,
      Readiness readiness,
      NodeMetrics metrics,
      CacheAdmin admin) {
    this.vertx = vertx;
    this.readiness = readiness;
    this.metrics = metrics;
    this.config = config;
    this.cache = new CacheRoutes(vertx, config, admin);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            // one way to say Host, and to say that a body comes: nobody probes with HTTP/2
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout(IDLE_TIMEOUT_SECONDS);
    server =
        vertx
            .createHttpServer(options)
            .connectionHandler(new BrokenConnections())
            .requestHandler(this::answer);
  }

  /** Begins to listen. Fails with a {@link java.net.BindException} if the address is taken. */
  Future<Void> start() {
    return server
        .listen()
        .recover(
            cause -> Future.failedFuture(Failure.toListen(config.host(), config.port(), cause)))
        .mapEmpty();
  }

  /** The port it listens on, once started. */
  int port() {
    return server.actualPort();
  }

  /** Ends every connection. */
  Future<Void> stop() {
    return server.close();
  }

  private void answer(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    Optional<CacheRoute> route = CacheRoute.at(path);
    if (route.isPresent()) {
      cache.answer(route.get(), request);
    } else if (!request.method().equals(HttpMethod.GET)
        && !request.method().equals(HttpMethod.HEAD)) {
      ManagementAnswer.error(405, "method not allowed").with("Allow", "GET, HEAD").send(request);
    } else {
      read(path).onSuccess(answer -> answer.send(request));
    }
  }

  /** What is there for everyone. Never fails. */
  private Future<ManagementAnswer> read(String path) {
    return switch (path) {
      case "/health/live" -> Future.succeededFuture(status(200, "live"));
      case "/health/ready" -> Future.succeededFuture(ready());
      case "/metrics" -> scrape();
      default -> Future.succeededFuture(ManagementAnswer.error(404, "not found"));
    };
  }

  private ManagementAnswer ready() {
    return switch (readiness.state()) {
      case Readiness.Starting() -> status(503, "starting");
      case Readiness.Ready() -> status(200, "ready");
      case Readiness.Degraded(String reason) ->
          ManagementAnswer.json(
              200, new JsonObject().put("status", "degraded").put("reason", reason));
      case Readiness.Stopping() -> status(503, "stopping");
    };
  }

  /** On a worker thread: with many series it takes longer than an event loop should be held. */
  private Future<ManagementAnswer> scrape() {
    Future<@Nullable String> text = vertx.executeBlocking(metrics::scrape);
    metrics.background("scrape", text);
    return text.map(
            counted ->
                new ManagementAnswer(
                    200, PROMETHEUS, Buffer.buffer(String.valueOf(counted)), Map.of()))
        .otherwise(cause -> ManagementAnswer.error(500, "scrape failed"));
  }

  private static ManagementAnswer status(int code, String word) {
    return ManagementAnswer.json(code, new JsonObject().put("status", word));
  }
}
