package dev.portolan.node.app;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections that clients break, at whatever moment: nothing is wrong with the node, and anybody
 * can do it as often as he likes. So the log has a line at debug, where Vert.x would have an error.
 * A request that was under way hears of it by itself.
 */
final class BrokenConnections implements Handler<HttpConnection> {
  private static final Logger LOG = LoggerFactory.getLogger(BrokenConnections.class);

  @Override
  public void handle(HttpConnection connection) {
    connection.exceptionHandler(
        cause ->
            LOG.debug(
                "The connection of {} broke: {}",
                connection.remoteAddress(),
                String.valueOf(cause.getMessage())));
  }
}
