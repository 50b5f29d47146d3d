package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.testkit.ManualClock;
import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever happens to Redis while nodes are under load: no call and no list fails, a change is
 * served at once by the node that heard of it and never undone, listings are found anew when their
 * time is over, and when the trouble has ended all nodes agree again, without a restart.
 */
class TroubledRedisTest {
  private final Backends backends = new Backends();
  private final Editions editions = Editions.of(backends.modern());
  private final RedisServer redis = RedisServer.start();
  private final TcpProxy wire = TcpProxy.toRedis(redis.uri());
  private final ManualClock clock = new ManualClock();

  @AfterEach
  void close() {
    wire.close();
    redis.close();
    backends.close();
  }

  @ParameterizedTest
  @EnumSource
  void nothingFailsMeanwhileAndAllNodesAgreeAfterwards(Trouble trouble) {
    // Given
    String yaml =
        "catalog: {stalenessBound: 500ms}\n" + Backends.mount(editions.backend(), "ttl: 60s");
    try (Fleet fleet = Fleet.at(wire.uri(), 3, yaml, clock);
        Load load = Load.on(fleet)) {
      Probe.awaitHealth(fleet.nodes(), "ready");
      TestClient.await(editions.backend().awaitOpenListens(1));

      // When
      trouble.begins(redis, wire);
      Probe.awaitHealth(fleet.nodes(), trouble.isLost() ? "degraded" : "ready");
      editions.announces(2);
      load.untilOneShows(2);
      load.goesOn();
      editions.bringsOut(3);
      clock.advance(Duration.ofSeconds(61));
      load.untilAllShow(3);
      editions.announces(4);
      load.untilOneShows(4);
      List<Map<String, Long>> failures = fleet.nodes().stream().map(Probe::storeFailures).toList();
      trouble.ends(redis, wire);

      // Then
      load.untilAllShow(4);
      Probe.awaitHealth(fleet.nodes(), "ready");
      editions.announces(5);
      load.untilAllShow(5);
      load.goesOn();
      assertThat(load.wrongs()).isEmpty();
      assertThat(failures).allMatch(trouble::explains);
    }
  }
}
