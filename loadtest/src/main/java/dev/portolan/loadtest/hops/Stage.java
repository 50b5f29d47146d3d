package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.NodeProcess;
import dev.portolan.testkit.redis.RedisServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that calls go through, running at once. What is not asked costs next to nothing. */
final class Stage implements AutoCloseable {
  /** More than connections, so that no two requests of one id are on their way. */
  private static final int ASKS = 256;

  /** Not what Portolan is compared with, but what it is made of. */
  private static final String BARE = "bare Vert.x proxy";

  private static final int HEAP_MIB = 384;
  private static final int TOOLS = 100;

  private final Settings settings;
  private final Path nginx;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final Map<Era, FastProcess> backends = new EnumMap<>(Era.class);
  private final List<Hop> hops = new ArrayList<>();

  private Stage(Settings settings, Path nginx) {
    this.settings = settings;
    this.nginx = nginx;
  }

  static Stage start(Settings settings, Path nginx) {
    Stage stage = new Stage(settings, nginx);
    try {
      stage.start();
    } catch (RuntimeException cause) {
      stage.close();
      throw cause;
    }
    return stage;
  }

  /** All ways to a backend, direct ones first in each era. */
  List<Hop> hops() {
    return hops;
  }

  private void start() {
    for (Era era : Era.values()) {
      backends.put(era, keep(FastProcess.backend(settings.jar(), era, TOOLS)));
    }
    NodeProcess alone = keep(node(null));
    URI redis = keep(RedisServer.start()).uri();
    List<NodeProcess> nodes = IntStream.range(0, 3).mapToObj(one -> keep(node(redis))).toList();
    Nginx two = balancer(nodes.subList(0, 2));
    Nginx three = balancer(nodes);
    for (Era era : Era.values()) {
      FastProcess backend = backend(era);
      Nginx plain = keep(Nginx.start(nginx, List.of(backend.address()), ""));
      FastProcess bare = keep(FastProcess.proxy(settings.jar(), backend.address()));
      String path = "/t/" + era.word() + "/mcp";
      add(era, "direct", backend.address(), "/mcp", List.of());
      add(era, "nginx", plain.address(), "/mcp", plain.pids());
      add(era, BARE, bare.address(), "/mcp", List.of(bare.pid()));
      add(era, "Portolan, 1 node", alone.address(), path, List.of(alone.pid()));
      add(era, "nginx, 2 nodes", two.address(), path, between(two, nodes.subList(0, 2)));
      add(era, "nginx, 3 nodes", three.address(), path, between(three, nodes));
    }
  }

  private FastProcess backend(Era era) {
    return Objects.requireNonNull(backends.get(era));
  }

  private NodeProcess node(@Nullable URI redis) {
    String yaml =
        NodeConfig.eras(backend(Era.MODERN).address(), backend(Era.LEGACY).address(), redis);
    return NodeProcess.start(settings.jar(), yaml, HEAP_MIB, options(settings));
  }

  static List<String> options(Settings settings) {
    return Stream.of(settings.nodeOptions().split(" ", -1))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private Nginx balancer(List<NodeProcess> nodes) {
    return keep(Nginx.start(nginx, nodes.stream().map(NodeProcess::address).toList(), ""));
  }

  private static List<Long> between(Nginx balancer, List<NodeProcess> nodes) {
    return Stream.concat(balancer.pids().stream(), nodes.stream().map(NodeProcess::pid)).toList();
  }

  private void add(Era era, String name, URI where, String path, List<Long> between) {
    URI root = URI.create("http://" + where.getAuthority());
    hops.add(new Hop(name, era, root, asks(era, root, path), between, backend(era).pid()));
  }

  /** Calls of different tools; of a legacy client for each connection, with a session each. */
  private List<Ask> asks(Era era, URI where, String path) {
    List<String> sessions = new ArrayList<>();
    for (int one = 0; era == Era.LEGACY && one < settings.connections(); one++) {
      sessions.add(Client.session(where, path));
    }
    return IntStream.range(0, Math.max(ASKS, settings.connections()))
        .mapToObj(
            id ->
                Ask.call(
                    era,
                    path,
                    id,
                    "tool_" + id % TOOLS,
                    sessions.isEmpty() ? null : sessions.get(id % sessions.size())))
        .toList();
  }

  private <T extends AutoCloseable> T keep(T started) {
    running.push(started);
    return started;
  }

  @Override
  public void close() {
    for (AutoCloseable one : running) {
      try {
        one.close();
      } catch (Exception cause) {
        throw new IllegalStateException("cannot be closed: " + one, cause);
      }
    }
  }
}
