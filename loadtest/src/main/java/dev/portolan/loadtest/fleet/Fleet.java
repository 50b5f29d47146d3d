package dev.portolan.loadtest.fleet;

import dev.portolan.testkit.balancer.RoundRobin;
import dev.portolan.testkit.redis.FreePorts;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Nodes that share a Redis, each at an address that it keeps when it is started again, behind a
 * balancer that takes each request to the next node.
 */
public final class Fleet implements AutoCloseable {
  /**
   * The store has ten times its usual time to answer: on two processors that all share, a slow
   * Redis is no dead one.
   */
  private static final String SHARED =
      """
      listen: {host: 127.0.0.1, port: %d}
      management: {host: 127.0.0.1, port: %d}
      secret: a secret that the nodes of a benchmark share
      store: {kind: redis, address: "%s", keyPrefix: loadtest, timeout: 5s}
      %s
      """;

  private final List<Place> places = new ArrayList<>();
  private final RoundRobin balancer;

  /**
   * What a fleet is made of.
   *
   * @param jar of the gateway
   * @param nodes processes of it
   * @param heapMiB the most that the heap of each may have
   * @param redis where they meet
   * @param yaml the rest of their configuration: all but what tells them where to listen and meet
   * @param watched whether the balancer asks nodes if they are ready; else it only passes over
   *     those that it cannot connect to, and does not take a slow one for a dead one
   */
  public record Plan(Path jar, int nodes, int heapMiB, URI redis, String yaml, boolean watched) {}

  private Fleet(Vertx vertx, Plan plan) {
    for (int node = 0; node < plan.nodes(); node++) {
      int port = FreePorts.next();
      int management = FreePorts.next();
      String yaml = SHARED.formatted(port, management, plan.redis(), plan.yaml());
      URI readiness = at(management).resolve("/health/ready");
      places.add(new Place(plan.jar(), yaml, at(port), readiness, plan.heapMiB()));
    }
    this.balancer =
        Patience.await(
            RoundRobin.start(
                vertx,
                0,
                places.stream().map(Place::address).toList(),
                plan.watched() ? places.stream().map(Place::readiness).toList() : List.of()));
  }

  /**
   * Starts all nodes at once, and the balancer, which lives in this JVM.
   *
   * @throws Wrong if one of them does not serve
   */
  public static Fleet start(Vertx vertx, Plan plan) {
    Fleet fleet = new Fleet(vertx, plan);
    try {
      CompletableFuture.allOf(
              fleet.places.stream()
                  .map(place -> CompletableFuture.runAsync(place::start))
                  .toArray(CompletableFuture[]::new))
          .join();
      return fleet;
    } catch (RuntimeException cause) {
      fleet.close();
      throw cause;
    }
  }

  private static URI at(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Where clients find it: the balancer, with the path {@code /mcp}. */
  public URI endpoint() {
    return balancer.uri().resolve("/mcp");
  }

  public List<Place> places() {
    return List.copyOf(places);
  }

  /** Ends the nodes and the balancer. */
  @Override
  public void close() {
    places.forEach(Place::close);
    Patience.await(balancer.stop());
  }
}
