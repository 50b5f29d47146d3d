package dev.portolan.node.edge;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Lets go of what nobody has read of a body, so that the connection can serve the next request. A
 * client that goes on sending for too long, or too much, loses it.
 */
final class UnreadBody {
  /** Bytes thrown away for the sake of a connection; beyond, a new connection is cheaper. */
  private static final long MOST_IGNORED = 8L << 20;

  private final HttpServerRequest request;
  private long ignored;

  private UnreadBody(HttpServerRequest request) {
    this.request = request;
  }

  static void drop(Exchange exchange, Vertx vertx, Duration limit) {
    if (!exchange.request().isEnded() && !exchange.hasLeft()) {
      new UnreadBody(exchange.request()).drop(vertx, limit);
    }
  }

  private void drop(Vertx vertx, Duration limit) {
    long timer = vertx.setTimer(limit.toMillis(), late -> request.connection().close());
    request.exceptionHandler(gone -> vertx.cancelTimer(timer));
    request.endHandler(end -> vertx.cancelTimer(timer));
    request.handler(
        piece -> {
          ignored += piece.length();
          if (ignored > MOST_IGNORED) {
            request.connection().close();
          }
        });
    request.resume();
  }
}
