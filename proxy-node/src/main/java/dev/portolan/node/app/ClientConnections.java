package dev.portolan.node.app;

import dev.portolan.node.config.LimitsConfig;
import dev.portolan.node.observe.NodeMetrics;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The connections of clients to one event loop: not more than the node may have, and none that only
 * takes up its place.
 */
final class ClientConnections implements Handler<HttpConnection> {
  private final BrokenConnections broken = new BrokenConnections();
  private final Vertx vertx;
  private final AtomicInteger open;
  private final Supplier<LimitsConfig> limits;
  private final NodeMetrics metrics;
  private final Set<HttpConnection> unheard = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param open connections of the whole node
   * @param limits for connections to come: how many there may be, and how long the head of a first
   *     request may take
   */
  ClientConnections(
      Vertx vertx, AtomicInteger open, Supplier<LimitsConfig> limits, NodeMetrics metrics) {
    this.vertx = vertx;
    this.open = open;
    this.limits = limits;
    this.metrics = metrics;
  }

  /** The same handler, of whose connections it is known that they have asked for something. */
  Handler<HttpServerRequest> hearing(Handler<HttpServerRequest> handler) {
    return request -> {
      if (!unheard.isEmpty()) {
        unheard.remove(request.connection());
      }
      handler.handle(request);
    };
  }

  @Override
  public void handle(HttpConnection connection) {
    broken.handle(connection);
    metrics.connections(1);
    LimitsConfig now = limits.get();
    if (open.incrementAndGet() > now.maxConnections()) {
      metrics.connectionRefused("too_many");
      connection.closeHandler(gone -> left());
      connection.close();
      return;
    }
    unheard.add(connection);
    long timer = vertx.setTimer(now.bodyTimeout().toMillis(), late -> hangUpOn(connection));
    connection.closeHandler(
        gone -> {
          vertx.cancelTimer(timer);
          unheard.remove(connection);
          left();
        });
  }

  private void hangUpOn(HttpConnection connection) {
    if (unheard.remove(connection)) {
      metrics.connectionRefused("silent");
      connection.close();
    }
  }

  private void left() {
    open.decrementAndGet();
    metrics.connections(-1);
  }
}
