package dev.portolan.testkit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Clock;

/**
 * An MCP server that offers everything the official conformance suite asks of one, in both eras or
 * forced to one. Tools that need something from their client ask in the way of the client's era.
 */
public final class EverythingServer {
  private final FakeMcpServer server;

  private EverythingServer(FakeMcpServer server) {
    this.server = server;
  }

  /** Starts on this port of 127.0.0.1; 0 takes a free one. */
  public static Future<EverythingServer> start(Vertx vertx, int port, Eras eras) {
    return start(vertx, LiveServer.local(port), eras);
  }

  /**
   * Starts at this address. Only on 127.0.0.1 are requests refused whose {@code Host} or {@code
   * Origin} names another machine.
   */
  public static Future<EverythingServer> start(Vertx vertx, SocketAddress at, Eras eras) {
    return FakeMcpServer.start(vertx, "everything", at, eras.spoken())
        .map(
            server ->
                furnished(
                    at.host().equals(LiveServer.LOCAL) ? server.localHostsOnly() : server, vertx));
  }

  public URI uri() {
    return server.uri();
  }

  public int port() {
    return server.port();
  }

  /** The server beneath: its record, its failures, its announcements. */
  public FakeMcpServer script() {
    return server;
  }

  /** Ends listening streams in good order and closes the port. */
  public Future<Void> stop() {
    server.endsListens();
    return server.stop();
  }

  private static EverythingServer furnished(FakeMcpServer server, Vertx vertx) {
    StateSeal seal = new StateSeal();
    server.resumable();
    ContentTools.addTo(server);
    StreamingTools.addTo(server);
    AskingTools.addTo(server, seal);
    ChangingTools.addTo(server);
    TaskTools.addTo(server, vertx, new TaskBook(server, Clock.systemUTC()));
    EverythingResources.addTo(server);
    EverythingPrompts.addTo(server, seal);
    return new EverythingServer(server);
  }
}
