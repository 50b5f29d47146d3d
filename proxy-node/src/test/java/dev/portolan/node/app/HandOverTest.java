package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.testkit.redis.RedisUnderTest;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Of all nodes one listens to a backend; when it goes, another takes over, and nothing is missed.
 */
class HandOverTest {
  private static final String LISTEN = "subscriptions/listen";

  private final Backends backends = new Backends();
  private final Editions editions = Editions.of(backends.modern());
  private final Fleet fleet = Fleet.empty();

  /** Three nodes, of which the first listens: the others came when it did. */
  @BeforeEach
  void open() {
    RedisUnderTest redis = RedisUnderTest.shared();
    String yaml =
        Fleet.patient(redis.uri(), redis.freshPrefix()) + Backends.mount(editions.backend());
    fleet.join(yaml);
    Probe.awaitHealth(fleet.nodes(), "ready");
    untilAllShow(1);
    TestClient.await(editions.backend().awaitOpenListens(1));
    fleet.join(yaml);
    fleet.join(yaml);
    Probe.awaitHealth(fleet.nodes(), "ready");
    untilAllShow(1);
  }

  @AfterEach
  void close() {
    fleet.close();
    backends.close();
  }

  @Test
  void ofThreeNodesOneListensAndAllHear() {
    // When
    editions.announces(2);

    // Then
    untilAllShow(2);
    assertThat(editions.backend().openListens()).isEqualTo(1);
    assertThat(editions.backend().count(LISTEN)).isEqualTo(1);
  }

  @Test
  void anotherTakesOverFromOneThatStops() {
    // When
    fleet.leave(fleet.node(0));
    TestClient.await(editions.backend().awaitCount(LISTEN, 2));
    TestClient.await(editions.backend().awaitOpenListens(1));
    editions.announces(2);

    // Then
    untilAllShow(2);
    assertThat(editions.backend().openListens()).isEqualTo(1);
    assertThat(editions.backend().count(LISTEN)).isEqualTo(2);
  }

  @Test
  void aChangeThatNobodyHeardSinceNobodyListenedIsFoundByWhoTakesOver() {
    // Given
    editions.bringsOut(2);
    assertThat(shown()).containsOnly(1);

    // When
    fleet.leave(fleet.node(0));

    // Then
    untilAllShow(2);
    assertThat(editions.backend().count(LISTEN)).isEqualTo(2);
  }

  private void untilAllShow(int edition) {
    Awaitility.await("all nodes show edition " + edition)
        .atMost(Duration.ofSeconds(15))
        .until(() -> shown().stream().allMatch(shown -> shown == edition));
  }

  private List<Integer> shown() {
    return fleet.eachClient().stream()
        .map(client -> Editions.shownBy(client.list("tools/list").result()))
        .toList();
  }
}
