package dev.portolan.node.app;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.node.config.ConfigLoader;
import dev.portolan.node.config.GatewayConfig;
import dev.portolan.testkit.ExampleBackends;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.balancer.RoundRobin;
import dev.portolan.testkit.redis.RedisBinary;
import dev.portolan.testkit.redis.RedisServer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Several nodes that share one Redis, behind a balancer, before the two example backends: all of it
 * on this machine, and all but the Redis in this process. Each node has a Vert.x and a port of its
 * own, as it would have on a machine of its own.
 */
final class DemoFleet implements RunningNode {
  private static final String HOST = "127.0.0.1";
  private static final int SECRET_BYTES = 32;

  /** Beyond what a node may take: for balancer, backends and Redis. */
  private static final Duration ENDING = Duration.ofSeconds(15);

  private final Supplier<Vertx> machines;
  private final Vertx host;

  /** How each part ends that has begun to start, the one that started last first. */
  private final Deque<Supplier<Future<?>>> endings = new ConcurrentLinkedDeque<>();

  private final AtomicReference<@Nullable Parts> running = new AtomicReference<>(null);
  private final AtomicReference<@Nullable Future<Void>> stopping = new AtomicReference<>(null);

  /** What stands once everything has started. */
  private record Parts(
      RedisServer redis,
      FakeMcpServer harbour,
      FakeMcpServer ledger,
      List<Gateway> nodes,
      RoundRobin balancer) {

    DemoShow.Stage stage(Vertx host) {
      return new DemoShow.Stage(host, harbour, ledger, nodes, balancer.uri());
    }
  }

  private DemoFleet(Supplier<Vertx> machines) {
    this.machines = machines;
    this.host = machines.get();
    endings.push(host::close);
  }

  /**
   * Starts so many nodes, prints where they are, and shows what they share. Fails, with everything
   * ended that was started, if there is no redis-server or if what is seen is not what is claimed.
   *
   * @param machines makes a Vert.x for each node, and one for all else
   * @param port of the balancer; 0 takes any free one
   */
  static Future<RunningNode> start(Supplier<Vertx> machines, int nodes, int port, PrintWriter out) {
    DemoFleet fleet = new DemoFleet(machines);
    // bound to no event loop: those end when a fleet that could not start is closed
    Promise<RunningNode> started = Promise.promise();
    fleet
        .build(nodes, port)
        .compose(parts -> fleet.present(parts, out))
        .onSuccess(shown -> started.complete(fleet))
        .onFailure(cause -> fleet.stop().onComplete(stopped -> started.fail(cause)));
    return started.future();
  }

  private Future<Parts> build(int count, int port) {
    Future<RedisServer> redis = kept(aside(DemoFleet::startRedis), DemoFleet::endRedis);
    Future<FakeMcpServer> harbour = kept(ExampleBackends.harbour(host, 0), FakeMcpServer::stop);
    Future<FakeMcpServer> ledger = kept(ExampleBackends.ledger(host, 0), FakeMcpServer::stop);
    return Future.all(redis, harbour, ledger)
        .compose(ready -> nodes(count, config(redis.result(), harbour.result(), ledger.result())))
        .compose(
            nodes ->
                balancer(port, nodes)
                    .map(
                        balancer ->
                            new Parts(
                                redis.result(),
                                harbour.result(),
                                ledger.result(),
                                nodes,
                                balancer)));
  }

  private static RedisServer startRedis() {
    try {
      return RedisServer.start();
    } catch (RuntimeException cause) {
      throw new CommandFailed(
          ExitCode.UNAVAILABLE,
          cause.getMessage()
              + "\nSeveral nodes need a redis-server to share. Install one (Debian, Ubuntu: apt-get"
              + " install redis-server; macOS: brew install redis), or say where one is:"
              + " JAVA_OPTS=-D"
              + RedisBinary.PROPERTY
              + "=/path/to/redis-server");
    }
  }

  private static Future<?> endRedis(RedisServer redis) {
    return aside(
        () -> {
          redis.close();
          RedisBinary.discard();
          return true;
        });
  }

  /** On a thread of its own: what takes its time, and what is not meant for an event loop. */
  private static <T> Future<T> aside(Callable<T> work) {
    Promise<T> promise = Promise.promise();
    Runnable task =
        () -> {
          try {
            promise.complete(work.call());
          } catch (Exception cause) {
            promise.fail(cause);
          }
        };
    new Thread(task, "portolan-demo").start();
    return promise.future();
  }

  private Future<List<Gateway>> nodes(int count, GatewayConfig config) {
    List<Future<Gateway>> nodes =
        Stream.generate(() -> aside(() -> Gateway.start(machines.get(), config)))
            .limit(count)
            .map(begun -> begun.compose(starting -> starting))
            .toList();
    endings.push(
        () -> Future.join(nodes.stream().map(node -> ended(node, Gateway::stop)).toList()));
    return Future.all(nodes).map(all -> all.<Gateway>list());
  }

  private Future<RoundRobin> balancer(int port, List<Gateway> nodes) {
    List<URI> behind = nodes.stream().map(node -> URI.create(node.address())).toList();
    return kept(
        RoundRobin.start(host, port, behind)
            .recover(cause -> Future.failedFuture(Failure.toListen(HOST, port, cause))),
        RoundRobin::stop);
  }

  /** Has this part ended with the others, if it starts at all. */
  private <T> Future<T> kept(Future<T> starting, Function<T, Future<?>> ending) {
    endings.push(() -> ended(starting, ending));
    return starting;
  }

  private static <T> Future<?> ended(Future<T> starting, Function<T, Future<?>> ending) {
    return starting.transform(
        (AsyncResult<T> outcome) ->
            outcome.succeeded()
                ? ending.apply(outcome.result()).mapEmpty()
                : Future.succeededFuture());
  }

  private Future<Void> present(Parts parts, PrintWriter out) {
    describe(parts, out);
    return new DemoShow(parts.stage(host), out, Ticker.systemTicker())
        .show()
        .onSuccess(
            shown -> {
              running.set(parts);
              // from here on it ends after the nodes, and not beside them
              parts.redis().leaveToCaller();
            });
  }

  private static GatewayConfig config(
      RedisServer redis, FakeMcpServer harbour, FakeMcpServer ledger) {
    // Longer timeouts than in earnest: these nodes are all cold at once, in one process.
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    String yaml =
        """
        listen: {host: 127.0.0.1, port: 0}
        management: {enabled: false}
        secret: %s
        store: {kind: redis, address: "%s", timeout: 5s, connectTimeout: 5s}
        tenants:
          demo:
            mounts:
              harbour: {url: "%s"}
              ledger: {url: "%s", prefix: ledger}
        """
            .formatted(HexFormat.of().formatHex(secret), redis.uri(), harbour.uri(), ledger.uri());
    return ConfigLoader.parse(yaml, "demo", name -> null);
  }

  private static void describe(Parts parts, PrintWriter out) {
    String endpoint = parts.balancer().uri() + "/mcp";
    List<Gateway> nodes = parts.nodes();
    out.println(
        "Portolan serves two example backends as one endpoint, with %d %s on one Redis:"
            .formatted(nodes.size(), nodes.size() == 1 ? "node" : "nodes"));
    out.println();
    out.println("  " + endpoint);
    out.println();
    for (int number = 1; number <= nodes.size(); number++) {
      out.println("node " + number + "    " + nodes.get(number - 1).address() + "/mcp");
    }
    out.println("redis     " + parts.redis());
    out.println();
    out.println(
        "harbour speaks MCP 2026-07-28; ledger speaks MCP 2025-11-25, under the prefix ledger_.");
    out.println(
        "Each request goes to the next node; the header "
            + RoundRobin.NODE
            + " of the answer says which it was.");
    out.println("Try it from another terminal (Ctrl-C here ends it):");
    for (DemoRequest request : List.of(DemoRequest.LIST, DemoRequest.TIDE, DemoRequest.ENTRY)) {
      out.println();
      out.println(request.curl("-si", endpoint));
    }
    out.println();
    out.flush();
  }

  @Override
  public String address() {
    Parts parts = running.get();
    return parts == null ? "" : parts.balancer().uri().toString();
  }

  @Override
  public Duration stopTimeout() {
    Parts parts = running.get();
    return parts == null ? ENDING : parts.nodes().getFirst().stopTimeout().plus(ENDING);
  }

  @Override
  public Future<Void> stop() {
    Promise<Void> mine = Promise.promise();
    Future<Void> first = stopping.compareAndExchange(null, mine.future());
    if (first != null) {
      return first;
    }
    endNext(null, mine);
    return mine.future();
  }

  /** Whatever fails to end, the rest is ended all the same; the first failure is told. */
  private void endNext(@Nullable Throwable failed, Promise<Void> all) {
    Supplier<Future<?>> next = endings.poll();
    if (next != null) {
      next.get().onComplete(ended -> endNext(failed == null ? ended.cause() : failed, all));
    } else if (failed != null) {
      all.fail(failed);
    } else {
      all.complete();
    }
  }
}
