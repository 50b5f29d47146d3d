package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.testkit.redis.RedisServer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** FLUSHALL under load: nodes notice, and clients do not. */
class FlushedRedisTest {
  private static final int FLUSHES = 5;
  private static final String CHANGED = "notifications/tools/list_changed";

  private final Backends backends = new Backends();
  private final Editions editions = Editions.of(backends.modern());
  private final RedisServer redis = RedisServer.start();

  @AfterEach
  void close() {
    redis.close();
    backends.close();
  }

  @Test
  void noRequestFailsNothingOldComesBackAndNobodyIsToldOfAChange() {
    // Given
    String yaml = "catalog: {stalenessBound: 300ms}\n" + Backends.mount(editions.backend());
    try (Fleet fleet = Fleet.at(redis.uri(), 3, yaml, Clock.systemUTC());
        Load load = Load.on(fleet)) {
      List<Opened> streams = fleet.eachClient().stream().map(FlushedRedisTest::listen).toList();
      TestClient.await(editions.backend().awaitOpenListens(1));
      editions.announces(2);
      load.untilAllShow(2);
      streams.forEach(stream -> stream.untilItSays(CHANGED));

      // When
      for (int flush = 0; flush < FLUSHES; flush++) {
        int lists = editions.lists();
        redis.command("FLUSHALL");
        TestClient.await(editions.backend().awaitCount("tools/list", lists + 1));
        load.goesOn();
      }
      editions.announces(3);
      load.untilAllShow(3);
      streams.forEach(FlushedRedisTest::untilToldTwice);

      // Then
      assertThat(load.wrongs()).isEmpty();
      assertThat(streams).extracting(FlushedRedisTest::told).containsOnly(2);
    }
  }

  private static Opened listen(TestClient client) {
    return client.stream("subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}")
        .untilItSays("acknowledged");
  }

  private static void untilToldTwice(Opened stream) {
    Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> told(stream) >= 2);
  }

  private static int told(Opened stream) {
    return stream.text().split(CHANGED, -1).length - 1;
  }
}
