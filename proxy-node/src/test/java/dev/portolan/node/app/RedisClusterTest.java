package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.node.app.Lookout.Sighting;
import dev.portolan.testkit.redis.RedisCluster;
import dev.portolan.testkit.redis.RedisCommands;
import dev.portolan.testkit.redis.RedisServer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two nodes on a Redis Cluster of three masters, with families of listings all over it. */
class RedisClusterTest {
  private static final Logger log = LoggerFactory.getLogger(RedisClusterTest.class);
  private static final int NODES = 2;

  /** So many that they do not all fall to one master. */
  private static final int TENANTS = 10;

  private static final Duration PACE = Duration.ofMillis(100);

  /** Until every node has noticed that the cluster is well, and has asked what it missed. */
  private static final Duration NOTICED = Duration.ofSeconds(15);

  private static final Backends backends = new Backends();
  private static final VersionedBackend backend = new VersionedBackend(backends);
  private static final RedisCluster redis = RedisCluster.start();
  private static List<NodeProcess> nodes;
  private static List<Lookout> atListener;
  private static List<Lookout> lookouts;

  @BeforeAll
  static void open() {
    nodes = NodeProcess.startAll(Collections.nCopies(NODES, yaml()));
    // whoever is asked first listens to the backend for both
    atListener = lookoutsAt(nodes.getFirst());
    TestClient.await(backend.server().awaitOpenListens(TENANTS));
    lookouts = Stream.concat(atListener.stream(), lookoutsAt(nodes.getLast()).stream()).toList();
  }

  @AfterAll
  static void close() {
    lookouts.forEach(Lookout::close);
    nodes.forEach(NodeProcess::close);
    redis.close();
    backends.close();
  }

  private static String yaml() {
    StringBuilder yaml =
        new StringBuilder(
            "secret: %s%nstore: {kind: redis, cluster: {addresses: %s}}%n"
                .formatted(Fleet.SECRET, redis.uris()));
    yaml.append("catalog: {stalenessBound: 1s}\ntenants:\n");
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      yaml.append(
          "  t%d: {mounts: {crm: {url: \"%s/%d\"}}}%n"
              .formatted(tenant, backend.server().uri(), tenant));
    }
    return yaml.toString();
  }

  private static List<Lookout> lookoutsAt(NodeProcess node) {
    return IntStream.range(0, TENANTS)
        .mapToObj(tenant -> node.client().at("/t/t" + tenant + "/mcp"))
        .map(client -> Lookout.at(backends.vertx(), client, PACE))
        .toList();
  }

  @BeforeEach
  void settle() {
    lookouts.forEach(lookout -> lookout.awaits(backend.version()));
  }

  @Test
  void changesOfFamiliesOnDifferentMastersReachTheOtherNode() {
    // Given
    assertThat(redis.nodes().stream().filter(RedisClusterTest::countsFamilies).count())
        .isGreaterThan(1);

    // When
    int version = backend.change();

    // Then
    lookouts.forEach(lookout -> lookout.awaits(version));
    assertNoneEverWrong();
  }

  @Test
  void aDeadMasterLosesNoChange() {
    // Given
    RedisServer master =
        redis.nodes().stream().filter(RedisClusterTest::countsFamilies).findFirst().orElseThrow();

    // When
    master.kill();
    int version = backend.change();
    atListener.forEach(lookout -> lookout.awaits(version));
    master.restart();
    redis.awaitOk();
    long wellAt = Ticker.systemTicker().read();

    // Then
    long deadline = wellAt + NOTICED.toNanos();
    lookouts.forEach(lookout -> lookout.awaitsAfter(deadline));
    assertThat(lookouts)
        .allSatisfy(
            lookout ->
                assertThat(lookout.after(deadline)).allMatch(seen -> seen.version() == version));
    assertNoneEverWrong();
    log.info("old for {} ms after the cluster was well", oldFor(wellAt, version) / 1_000_000);
  }

  private static boolean countsFamilies(RedisServer server) {
    try (RedisCommands commands = server.connect()) {
      return !commands.keys("portolan:*:count").isEmpty();
    }
  }

  private static void assertNoneEverWrong() {
    assertThat(lookouts)
        .allSatisfy(
            lookout ->
                assertThat(lookout.sightings())
                    .allMatch(Sighting::isWhole)
                    .isSortedAccordingTo(Sighting.BY_VERSION));
  }

  private static long oldFor(long moment, int version) {
    return lookouts.stream()
        .flatMap(lookout -> lookout.after(moment).stream())
        .filter(seen -> seen.version() < version)
        .mapToLong(seen -> seen.askedAt() - moment)
        .max()
        .orElse(0);
  }
}
