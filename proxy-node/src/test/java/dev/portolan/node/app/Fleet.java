package dev.portolan.node.app;

import dev.portolan.node.config.ConfigLoader;
import dev.portolan.testkit.redis.RedisUnderTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several nodes on one Redis, each with a Vert.x of its own, as balancers would find them. */
final class Fleet implements AutoCloseable {
  static final String SECRET = "a secret that all nodes of a test share";

  private static final String LISTENERS =
      "listen: {host: 127.0.0.1, port: 0}\nmanagement: {host: 127.0.0.1, port: 0}\n";

  private final Vertx clients = Vertx.vertx();

  /** By node. A client that nobody keeps is closed, whatever it waits for. */
  private final Map<Gateway, TestClient> nodes = new LinkedHashMap<>();

  private final Clock clock;

  private Fleet(Clock clock) {
    this.clock = clock;
  }

  /**
   * So many nodes of this configuration, on the Redis of this test run, in a corner of their own.
   */
  static Fleet of(int nodes, String yaml) {
    return of(nodes, yaml, Clock.systemUTC());
  }

  static Fleet of(int nodes, String yaml, Clock clock) {
    RedisUnderTest redis = RedisUnderTest.shared();
    return of(patient(redis.uri(), redis.freshPrefix()), nodes, yaml, clock);
  }

  /** So many nodes on a Redis of the test's own. */
  static Fleet at(URI redis, int nodes, String yaml, Clock clock) {
    return of(store(redis, "portolan"), nodes, yaml, clock);
  }

  /** The same; each asks Redis for so long, such as {@code 2s}, before it calls it lost. */
  static Fleet at(URI redis, int nodes, String yaml, String timeout) {
    return of(store(redis, "portolan", ", timeout: " + timeout), nodes, yaml, Clock.systemUTC());
  }

  private static Fleet of(String store, int nodes, String yaml, Clock clock) {
    Fleet fleet = new Fleet(clock);
    try {
      for (int node = 0; node < nodes; node++) {
        fleet.join(store + yaml);
      }
      return fleet;
    } catch (RuntimeException | AssertionError failed) {
      fleet.close();
      throw failed;
    }
  }

  /** The same, on a Redis that is well. */
  static Fleet patientAt(URI redis, int nodes, String yaml) {
    return of(patient(redis, "portolan"), nodes, yaml, Clock.systemUTC());
  }

  /** An empty fleet; nodes join it one by one. */
  static Fleet empty() {
    return new Fleet(Clock.systemUTC());
  }

  /** The configuration of a store at this address. */
  static String store(URI uri, String prefix) {
    return store(uri, prefix, "");
  }

  /** The same for a test in which the store is well, however slow the machine is. */
  static String patient(URI uri, String prefix) {
    return store(uri, prefix, ", timeout: 10s");
  }

  private static String store(URI uri, String prefix, String more) {
    return "secret: %s%nstore: {kind: redis, address: \"%s\", keyPrefix: %s%s}%n"
        .formatted(SECRET, uri, prefix, more);
  }

  /** One more node, of exactly this configuration on listeners of this machine. */
  Gateway join(String yaml) {
    var config = ConfigLoader.parse(LISTENERS + yaml, "test", name -> null);
    Gateway node = TestClient.await(Gateway.start(Vertx.vertx(), config, clock));
    nodes.put(node, TestClient.of(clients, URI.create(node.address() + "/mcp")));
    return node;
  }

  Gateway node(int index) {
    return nodes().get(index);
  }

  List<Gateway> nodes() {
    return List.copyOf(nodes.keySet());
  }

  /** One node less: it stops as a signal would have it stop. */
  void leave(Gateway node) {
    nodes.remove(node);
    TestClient.await(node.stop());
  }

  /** A client of the node's {@code /mcp}. */
  TestClient client(int index) {
    return eachClient().get(index);
  }

  List<TestClient> eachClient() {
    return List.copyOf(nodes.values());
  }

  /** Stops every node as a signal would. */
  @Override
  public void close() {
    TestClient.await(Future.join(nodes().stream().map(Gateway::stop).toList()));
    TestClient.await(clients.close());
  }
}
