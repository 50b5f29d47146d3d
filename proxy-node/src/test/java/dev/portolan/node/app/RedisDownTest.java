package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.ManualClock;
import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Redis that is not there when it is needed: at the start, and by requests that are cold. */
class RedisDownTest {
  private static final int MOUNTS = 10;
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Backends backends = new Backends();
  private final RedisServer redis = RedisServer.start();
  private final TcpProxy wire = TcpProxy.toRedis(redis.uri());

  @AfterEach
  void close() {
    wire.close();
    redis.close();
    backends.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"DEAD", "PAUSED", "CUT", "BLACK_HOLE"})
  void aNodeStartsWithoutItServesAndJoinsTheOthersLater(Trouble trouble) {
    // Given
    Editions editions = Editions.of(backends.modern());
    String yaml =
        "catalog: {stalenessBound: 500ms}\n" + Backends.mount(editions.backend(), "ttl: 60s");
    ManualClock clock = new ManualClock();
    trouble.begins(redis, wire);

    // When
    long began = Ticker.systemTicker().read();
    try (Fleet fleet = Fleet.at(wire.uri(), 1, yaml, clock)) {
      Duration took = Duration.ofNanos(Ticker.systemTicker().read() - began);
      String health = Probe.health(fleet.node(0));
      int alone = shownBy(fleet.client(0));
      trouble.ends(redis, wire);
      Probe.awaitHealth(fleet.nodes(), "ready");
      fleet.join(Fleet.store(wire.uri(), "portolan") + yaml);
      Probe.awaitHealth(fleet.nodes(), "ready");
      editions.bringsOut(2);
      clock.advance(Duration.ofSeconds(61));
      int lists = editions.lists();
      List<Integer> together = fleet.eachClient().stream().map(RedisDownTest::shownBy).toList();

      // Then
      assertThat(took).isLessThan(Duration.ofSeconds(10));
      assertThat(health).isEqualTo("degraded");
      assertThat(alone).isEqualTo(1);
      assertThat(together).containsOnly(2);
      assertThat(editions.lists()).as("one for both").isEqualTo(lists + 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DEAD", "PAUSED", "CUT", "BLACK_HOLE"})
  void coldRequestsTogetherCostOneBoundedWait(Trouble trouble) {
    // Given
    List<Editions> cold =
        IntStream.range(0, MOUNTS).mapToObj(mount -> Editions.of(unannounced())).toList();
    try (Fleet fleet = Fleet.empty()) {
      Gateway node = fleet.join(coldYaml(cold));
      Probe.awaitHealth(fleet.nodes(), "ready");
      trouble.begins(redis, wire);
      long did = Probe.storeDid(node);

      // When
      List<Integer> shown = new ArrayList<>();
      long failed = failures(node);
      long began = Ticker.systemTicker().read();
      for (int tenant = 0; tenant < MOUNTS; tenant++) {
        shown.add(shownBy(fleet.client(0).at("/t/t" + tenant + "/mcp")));
      }
      Duration took = Duration.ofNanos(Ticker.systemTicker().read() - began);

      // Then
      assertThat(shown).hasSize(MOUNTS).containsOnly(1);
      assertThat(failures(node) - failed)
          .as("each asks once, and gives up; the node itself asks now and then")
          .isBetween((long) MOUNTS, 4L * MOUNTS);
      assertThat(Probe.storeDid(node)).as("but for a probe").isBetween(did, did + 1);
      assertThat(took).as("one wait, not %d", MOUNTS).isLessThan(TIMEOUT.multipliedBy(4));
      assertThat(cold).allMatch(editions -> editions.lists() == 1);
    }
  }

  /** It announces no changes, so nobody asks for a lease to listen to it. */
  private FakeMcpServer unannounced() {
    return backends.modern().capabilities("{\"tools\":{}}");
  }

  /** A tenant for each backend; nothing but requests asks the store. */
  private String coldYaml(List<Editions> cold) {
    StringBuilder yaml =
        new StringBuilder(
            """
            secret: %s
            store: {kind: redis, address: "%s", timeout: %dms}
            catalog: {stalenessBound: 1h}
            tenants:
            """
                .formatted(Fleet.SECRET, wire.uri(), TIMEOUT.toMillis()));
    for (int tenant = 0; tenant < cold.size(); tenant++) {
      yaml.append(
          "  t%d: {mounts: {crm: {url: \"%s\"}}}\n"
              .formatted(tenant, cold.get(tenant).backend().uri()));
    }
    return yaml.toString();
  }

  private static long failures(Gateway node) {
    return Probe.storeFailures(node).values().stream().mapToLong(count -> count).sum();
  }

  private static int shownBy(TestClient client) {
    return Editions.shownBy(client.list("tools/list").result());
  }
}
