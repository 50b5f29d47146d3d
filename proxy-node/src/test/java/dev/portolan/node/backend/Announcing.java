package dev.portolan.node.backend;

import static dev.portolan.testkit.Definition.tool;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.Announcements.Wanted;
import dev.portolan.node.backend.Announcements.Watch;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Backends that announce, and those who listen to them. */
final class Announcing {
  private static final String ALL =
      "{\"tools\":{\"listChanged\":true},\"prompts\":{\"listChanged\":true},"
          + "\"resources\":{\"listChanged\":true,\"subscribe\":true}}";

  private Announcing() {}

  /** Announces changes of all kinds, and updates of two resources. */
  static FakeMcpServer server(Vertx vertx, Era... eras) {
    return BackendRig.await(FakeMcpServer.start(vertx, eras))
        .offers(tool("search"))
        .offersResource("file:///a")
        .offersResource("file:///b")
        .capabilities(ALL);
  }

  static void attend(BackendRig node, FakeMcpServer server) {
    node.backends.announcements().attend(BackendRig.mount(server.uri()));
  }

  static Future<Watch> watch(BackendRig node, FakeMcpServer server, Heard heard, String uri) {
    return node.onLoop(
        () ->
            node.backends
                .announcements()
                .watch(BackendRig.mount(server.uri()), new Wanted(Set.of(uri), Set.of()), heard));
  }

  /** Completes when exactly so many streams are open. */
  static Future<Void> streams(FakeMcpServer server, Era era, int open) {
    return era == Era.MODERN ? server.awaitOpenListens(open) : server.awaitOpenGets(open);
  }

  /** The streams asked for so far. */
  static int opened(FakeMcpServer server, Era era) {
    return era == Era.MODERN ? server.count(McpMethod.LISTEN) : server.count("GET");
  }

  /** What a watcher has heard. */
  static final class Heard implements Announcements.Listener {
    final List<RawJson> messages = new CopyOnWriteArrayList<>();
    final AtomicInteger ends = new AtomicInteger();

    @Override
    public void notified(String method, RawJson message) {
      messages.add(message);
    }

    @Override
    public void ended() {
      ends.incrementAndGet();
    }
  }
}
