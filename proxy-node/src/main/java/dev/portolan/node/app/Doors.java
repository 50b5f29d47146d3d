package dev.portolan.node.app;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Where clients come in: a server on each event loop, all on one port. Safe on any thread. */
final class Doors {
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  void add(HttpServer server) {
    servers.add(server);
  }

  /** How many connections clients have open, at all of them. */
  AtomicInteger connections() {
    return connections;
  }

  /** The port; 0 as long as nobody listens. */
  int port() {
    return servers.isEmpty() ? 0 : servers.getFirst().actualPort();
  }

  /**
   * Takes no connection any more, so that a balancer asks another node; closes those that are idle
   * at once, and each other when its answer has ended, or when this time has passed.
   */
  Future<Void> shut(Duration limit) {
    return Future.join(servers.stream().map(server -> server.shutdown(limit)).toList()).mapEmpty();
  }
}
