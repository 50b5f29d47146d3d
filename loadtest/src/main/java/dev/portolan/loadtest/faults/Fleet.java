package dev.portolan.loadtest.faults;

import dev.portolan.loadtest.fleet.NodeProcess;
import dev.portolan.loadtest.fleet.Wrong;
import dev.portolan.testkit.balancer.RoundRobin;
import dev.portolan.testkit.redis.FreePorts;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that share a Redis, each at an address that it keeps when it is started again, behind a
 * balancer that takes each request to the next node and watches readiness.
 */
final class Fleet implements AutoCloseable {
  private static final String CONFIG =
      """
      listen: {host: 127.0.0.1, port: %d}
      management: {host: 127.0.0.1, port: %d}
      secret: a secret that the nodes of a benchmark share
      store: {kind: redis, address: "%s", keyPrefix: faults}
      limits: {shutdownDelay: 2s, drainTimeout: 10s, maxStreamsPerTenant: 100000}
      sessions: {maxPerPrincipal: 100000}
      tenants:
        desk:
          mounts:
            old: {url: "%s"}
            new: {url: "%s"}
      """;

  private final Vertx vertx;
  private final List<Place> places = new ArrayList<>();
  private final RoundRobin balancer;

  private Fleet(Vertx vertx, Settings settings, URI redis, Desk desk, int heapMiB) {
    this.vertx = vertx;
    for (int node = 0; node < settings.nodes(); node++) {
      int port = FreePorts.next();
      int management = FreePorts.next();
      places.add(
          new Place(
              settings.jar(),
              CONFIG.formatted(port, management, redis, desk.legacyUri(), desk.modernUri()),
              at(port),
              at(management).resolve("/health/ready"),
              heapMiB));
    }
    this.balancer =
        Desk.await(
            RoundRobin.start(
                vertx,
                0,
                places.stream().map(Place::address).toList(),
                places.stream().map(Place::readiness).toList()));
  }

  /** Starts all nodes at once, and the balancer. */
  static Fleet start(Vertx vertx, Settings settings, URI redis, Desk desk, int heapMiB) {
    Fleet fleet = new Fleet(vertx, settings, redis, desk, heapMiB);
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

  /** Where clients find it. */
  URI endpoint() {
    return balancer.uri().resolve("/mcp");
  }

  List<Place> places() {
    return places;
  }

  @Override
  public void close() {
    places.forEach(Place::close);
    Desk.await(balancer.stop());
    // not in one chain: what is bound to an event loop never hears of its end
    Desk.await(vertx.close());
  }

  /** Where a node is, or was. */
  static final class Place {
    private final Path jar;
    private final String yaml;
    private final URI address;
    private final URI readiness;
    private final int heapMiB;
    private volatile @Nullable NodeProcess node;

    Place(Path jar, String yaml, URI address, URI readiness, int heapMiB) {
      this.jar = jar;
      this.yaml = yaml;
      this.address = address;
      this.readiness = readiness;
      this.heapMiB = heapMiB;
    }

    URI address() {
      return address;
    }

    URI readiness() {
      return readiness;
    }

    /** The node that serves here. */
    NodeProcess node() {
      NodeProcess now = node;
      if (now == null) {
        throw new Wrong("nobody serves at " + address);
      }
      return now;
    }

    boolean isServing() {
      return node != null;
    }

    void start() {
      node = NodeProcess.start(jar, yaml, heapMiB);
    }

    void kill() {
      NodeProcess gone = node();
      node = null;
      gone.kill();
    }

    int stop() {
      NodeProcess gone = node();
      int code = gone.stop();
      node = null;
      return code;
    }

    void close() {
      NodeProcess now = node;
      if (now != null) {
        now.close();
      }
    }
  }
}
