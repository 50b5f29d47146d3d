package dev.portolan.testkit;

import dev.portolan.model.mcp.Era;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP request and the response to it. Safe for use by several threads. */
final class Exchange {
  private final Call call;
  private final Vertx vertx;
  private final Context context;
  private final HttpServerRequest http;
  private final Promise<Void> gone = Promise.promise();
  private final Promise<Void> ended = Promise.promise();
  private @Nullable LegacySession session;

  Exchange(Call call, HttpServerRequest http, Vertx vertx) {
    this.call = call;
    this.http = http;
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    http.response().closeHandler(closed -> left());
    http.response().endHandler(done -> ended.tryComplete());
  }

  Call call() {
    return call;
  }

  Era era() {
    return call.era();
  }

  Vertx vertx() {
    return vertx;
  }

  @Nullable LegacySession session() {
    return session;
  }

  void belongsTo(LegacySession owner) {
    session = owner;
  }

  /** Completes when the client has left before the end of the response. */
  Future<Void> gone() {
    return gone.future();
  }

  void json(int status, String body) {
    send(status, Map.of("Content-Type", "application/json"), body);
  }

  void send(int status, Map<String, String> headers, String body) {
    context.runOnContext(
        go -> {
          HttpServerResponse response = http.response();
          if (!response.ended() && !response.closed()) {
            headers.forEach(response::putHeader);
            response.setStatusCode(status).end(body);
          }
        });
  }

  /** Puts a header on the response whose head is not yet sent. */
  void header(String name, String value) {
    http.response().putHeader(name, value);
  }

  void stream(SseStream stream, int after) {
    stream.attach(http.response(), context, after);
    gone.future().onComplete(left -> stream.lost(http.response()));
  }

  void drop() {
    gone.tryFail("dropped by the server");
    context.runOnContext(go -> http.connection().close());
  }

  void dropMidBody(String begun) {
    gone.tryFail("dropped by the server");
    context.runOnContext(
        go ->
            http.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Content-Length", String.valueOf(begun.length() + 1000))
                .write(begun)
                .eventually(() -> http.connection().close()));
  }

  /** Completes when the response is over, however it ended. */
  Future<Void> ended() {
    return ended.future();
  }

  private void left() {
    ended.tryComplete();
    if (!http.response().ended()) {
      gone.tryComplete();
    }
  }
}
