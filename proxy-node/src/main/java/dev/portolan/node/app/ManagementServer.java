package dev.portolan.node.app;

import dev.portolan.node.observe.NodeMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators and their machines ask a node: is it alive, is it ready, what has it counted. A
 * listener of its own, so that it answers however busy the clients' one is, and can be kept from
 * the outside.
 */
final class ManagementServer {
  private static final Logger log = LoggerFactory.getLogger(ManagementServer.class);
  private static final int IDLE_TIMEOUT_SECONDS = 30;
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final Readiness readiness;
  private final NodeMetrics metrics;
  private final HttpServer server;
  private final String host;
  private final int port;

  /**
   * @param port 0 takes any free one
   */
  ManagementServer(Vertx vertx, String host, int port, Readiness readiness, NodeMetrics metrics) {
    this.vertx = vertx;
    this.readiness = readiness;
    this.metrics = metrics;
    this.host = host;
    this.port = port;
    HttpServerOptions options =
        new HttpServerOptions().setHost(host).setPort(port).setIdleTimeout(IDLE_TIMEOUT_SECONDS);
    server = vertx.createHttpServer(options).requestHandler(this::answer);
  }

  /** Begins to listen. Fails with a {@link java.net.BindException} if the address is taken. */
  Future<Void> start() {
    return server
        .listen()
        .recover(cause -> Future.failedFuture(Failure.toListen(host, port, cause)))
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
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      request.response().putHeader("Allow", "GET, HEAD");
      json(request, 405, new JsonObject().put("error", "method not allowed"));
      return;
    }
    switch (request.path()) {
      case "/health/live" -> json(request, 200, status("live"));
      case "/health/ready" -> ready(request);
      case "/metrics" -> scrape(request);
      case null, default -> json(request, 404, new JsonObject().put("error", "not found"));
    }
  }

  private void ready(HttpServerRequest request) {
    switch (readiness.state()) {
      case Readiness.Starting() -> json(request, 503, status("starting"));
      case Readiness.Ready() -> json(request, 200, status("ready"));
      case Readiness.Degraded(String reason) ->
          json(request, 200, status("degraded").put("reason", reason));
      case Readiness.Stopping() -> json(request, 503, status("stopping"));
    }
  }

  /** On a worker thread: with many series it takes longer than an event loop should be held. */
  private void scrape(HttpServerRequest request) {
    Future<@Nullable String> text = vertx.executeBlocking(metrics::scrape);
    metrics.background("scrape", text);
    text.onSuccess(counted -> send(request, 200, PROMETHEUS, String.valueOf(counted)))
        .onFailure(cause -> json(request, 500, new JsonObject().put("error", "scrape failed")));
  }

  private static JsonObject status(String word) {
    return new JsonObject().put("status", word);
  }

  private static void json(HttpServerRequest request, int status, JsonObject body) {
    send(request, status, "application/json", body.encode());
  }

  /** A prober that has gone away needs no answer, so nobody waits for the writing. */
  private static void send(HttpServerRequest request, int status, String contentType, String text) {
    Buffer body = Buffer.buffer(text);
    HttpServerResponse response =
        request
            .response()
            .setStatusCode(status)
            .putHeader("Content-Type", contentType)
            .putHeader("Content-Length", String.valueOf(body.length()))
            .putHeader("Cache-Control", "no-store");
    Future<Void> sent =
        request.method().equals(HttpMethod.HEAD) ? response.end() : response.end(body);
    sent.onFailure(cause -> log.debug("Prober went away: {}", cause.toString()));
  }
}
