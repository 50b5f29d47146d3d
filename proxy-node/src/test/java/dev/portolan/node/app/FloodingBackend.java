package dev.portolan.node.app;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicLong;

/** A modern backend whose one tool answers with far too much, as fast as it is read. */
final class FloodingBackend {
  static final int PIECE = 64 * 1024;
  static final int PIECES = 2_048;

  private static final String FILLING = "x".repeat(PIECE);
  private static final String LISTED =
      "\"tools\":[{\"name\":\"flood\",\"inputSchema\":{\"type\":\"object\"}}],";
  private static final String DISCOVERED =
      "\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}},";

  private final HttpServer http;
  private final AtomicLong sent = new AtomicLong();

  FloodingBackend(Vertx vertx) {
    http = vertx.createHttpServer().requestHandler(this::serve);
    TestClient.await(http.listen(0, "127.0.0.1"));
  }

  String url() {
    return "http://127.0.0.1:" + http.actualPort() + "/mcp";
  }

  /** Bytes of filling that the operating system has taken. */
  long sent() {
    return sent.get();
  }

  private void serve(HttpServerRequest request) {
    request.body().onSuccess(body -> answer(request.response(), body.toJsonObject()));
  }

  private void answer(HttpServerResponse response, JsonObject asked) {
    response.setChunked(true).putHeader("Content-Type", "application/json");
    String head = "{\"jsonrpc\":\"2.0\",\"id\":" + asked.getMap().get("id") + ",\"result\":{";
    String tail = "\"resultType\":\"complete\",\"ttlMs\":60000,\"cacheScope\":\"public\"}}";
    switch (asked.getString("method")) {
      case "tools/list" -> response.end(head + LISTED + tail);
      case "server/discover" -> response.end(head + DISCOVERED + tail);
      case "tools/call" -> {
        response.write(head + "\"content\":[],\"filling\":\"");
        fill(response, PIECES, "\"," + tail);
      }
      default -> response.setStatusCode(404).end();
    }
  }

  private void fill(HttpServerResponse response, int pieces, String tail) {
    int left = pieces;
    while (left > 0 && !response.writeQueueFull()) {
      response.write(FILLING).onSuccess(written -> sent.addAndGet(PIECE));
      left--;
    }
    int rest = left;
    if (rest > 0) {
      response.drainHandler(drained -> fill(response, rest, tail));
    } else {
      // it drains once more after its end
      response.drainHandler(null);
      response.end(tail);
    }
  }
}
