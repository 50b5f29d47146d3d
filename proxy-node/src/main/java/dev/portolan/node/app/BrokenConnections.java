package dev.portolan.node.app;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections that clients break, at whatever moment: nothing is wrong with the node, and anybody
 * can do it as often as he likes. So the log has a line at debug, where Vert.x would have an error.
 * What is no client's doing, such as memory that has run out, is an error here too. A request that
 * was under way hears of it by itself.
 */
final class BrokenConnections implements Handler<HttpConnection> {
  private static final Logger LOG = LoggerFactory.getLogger(BrokenConnections.class);

  @Override
  public void handle(HttpConnection connection) {
    connection.exceptionHandler(cause -> tell(connection, cause));
  }

  private static void tell(HttpConnection connection, Throwable cause) {
    if (cause instanceof Error) {
      LOG.error("The connection of {} failed", connection.remoteAddress(), cause);
    } else {
      LOG.debug("The connection of {} broke: {}", connection.remoteAddress(), cause.getMessage());
    }
  }
}
