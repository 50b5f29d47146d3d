package dev.portolan.loadtest.gatling;

import dev.portolan.loadtest.fleet.Fleet;
import dev.portolan.loadtest.fleet.NodeProcess;
import dev.portolan.loadtest.fleet.Patience;
import dev.portolan.loadtest.fleet.Place;
import dev.portolan.loadtest.fleet.Wrong;
import dev.portolan.loadtest.tally.Promise;
import dev.portolan.loadtest.tally.Summary;
import dev.portolan.loadtest.tally.Tally;
import dev.portolan.model.mcp.Era;
import dev.portolan.testkit.redis.RedisServer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a simulation plays with: backends, a Redis, nodes and a balancer; its tally; and what must
 * hold at the end. Gatling makes the simulation by itself, from its class: so the stage is found
 * where all can see it.
 */
final class Stage implements AutoCloseable {
  private static final int HEAP_MIB = 256;
  private static @Nullable Stage current;

  private final Options options;
  private final LongSupplier nanos;
  private final Tally tally;
  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong serials = new AtomicLong();
  private final List<EchoBackend> backends = new ArrayList<>();
  private final List<Supplier<Promise>> promises = new ArrayList<>();
  private final Map<String, Long> before = new TreeMap<>();
  private @Nullable RedisServer redis;
  private @Nullable Fleet fleet;

  private Stage(Options options, LongSupplier nanos) {
    this.options = options;
    this.nanos = nanos;
    this.tally = new Tally(options.warmUp());
  }

  /**
   * Makes the stage that {@link #current} is, until it is closed.
   *
   * @param nanos tells the time, as {@link System#nanoTime} does
   */
  static synchronized Stage open(Options options, LongSupplier nanos) {
    Stage stage = new Stage(options, nanos);
    current = stage;
    return stage;
  }

  /**
   * The one that is open.
   *
   * @throws IllegalStateException if none is
   */
  static synchronized Stage current() {
    Stage now = current;
    if (now == null) {
      throw new IllegalStateException("no stage is open (expected: config/load to start this)");
    }
    return now;
  }

  Options options() {
    return options;
  }

  Tally tally() {
    return tally;
  }

  long now() {
    return nanos.getAsLong();
  }

  LongSupplier nanos() {
    return nanos;
  }

  Vertx vertx() {
    return vertx;
  }

  /** A text that is given once in a run. */
  String nextId() {
    return "ask-" + serials.incrementAndGet();
  }

  /** Whether requests show a key. */
  boolean showsKeys() {
    return options.play() == Play.MIXED_TENANTS || !options.key().isEmpty();
  }

  /** Starts a backend whose requests are counted. */
  EchoBackend backend(Era era) {
    EchoBackend backend = EchoBackend.start(vertx, era);
    backends.add(backend);
    return backend;
  }

  /**
   * Starts a Redis, the nodes, and a balancer.
   *
   * @param yaml the nodes' configuration but for where they listen and meet
   */
  Fleet startFleet(String yaml) {
    RedisServer ownRedis = RedisServer.start();
    redis = ownRedis;
    Fleet started =
        Fleet.start(
            vertx,
            new Fleet.Plan(options.jar(), options.nodes(), HEAP_MIB, ownRedis.uri(), yaml, false));
    fleet = started;
    return started;
  }

  /** What is asked: the target, or the balancer of our own nodes. */
  URI endpoint() {
    return options.target().orElseGet(() -> fleet().endpoint());
  }

  /** The same, for a tenant whose callers show no key. */
  String endpoint(String tenant) {
    return endpoint().resolve("/t/" + tenant + "/mcp").toString();
  }

  private Fleet fleet() {
    Fleet now = fleet;
    if (now == null) {
      throw new IllegalStateException("no fleet was started");
    }
    return now;
  }

  /** Each node's own endpoint of this tenant, past the balancer. */
  List<URI> nodes(String tenant) {
    return fleet().places().stream()
        .map(place -> place.address().resolve("/t/" + tenant + "/mcp"))
        .toList();
  }

  /** From now on the requests of backends count. */
  void countFromHere() {
    before.clear();
    before.putAll(total());
  }

  /** How often backends were asked since the counting began, by method. */
  Map<String, Long> asked() {
    Map<String, Long> asked = new TreeMap<>();
    total().forEach((method, count) -> asked.put(method, count - before.getOrDefault(method, 0L)));
    asked.values().removeIf(count -> count == 0);
    return asked;
  }

  long asked(String method) {
    return asked().getOrDefault(method, 0L);
  }

  private Map<String, Long> total() {
    Map<String, Long> total = new TreeMap<>();
    backends.forEach(
        backend ->
            backend.counts().forEach((method, count) -> total.merge(method, count, Long::sum)));
    return total;
  }

  /** This must hold when the load is over. */
  void promise(Supplier<Promise> promise) {
    promises.add(promise);
  }

  /** What is to be told of the run, once the load is over. */
  Summary summary() {
    List<Promise> held = promises.stream().map(Supplier::get).toList();
    if (fleet != null) {
      fleet().places().stream()
          .map(Place::node)
          .filter(node -> !node.isRunning())
          .forEach(this::ended);
    }
    return new Summary(options.play().title(), tally, asked(), options.target().isEmpty(), held);
  }

  private void ended(NodeProcess node) {
    throw new Wrong("node " + node.pid() + " has ended by itself");
  }

  @Override
  public void close() {
    Fleet ownFleet = fleet;
    if (ownFleet != null) {
      ownFleet.close();
    }
    RedisServer ownRedis = redis;
    if (ownRedis != null) {
      ownRedis.close();
    }
    Patience.await(vertx.close());
  }
}
