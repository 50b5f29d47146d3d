package dev.portolan.node.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.node.config.RedisConfig;
import dev.portolan.node.lease.Leases;
import dev.portolan.node.lease.LeasesContract;
import dev.portolan.testkit.redis.RedisCommands;
import dev.portolan.testkit.redis.RedisUnderTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract of leases, and what only several nodes can show. */
class RedisLeasesTest extends LeasesContract {
  private static final Duration SHORT = Duration.ofMillis(300);

  private final RedisUnderTest redis = RedisUnderTest.shared();
  private final Rooms rooms = new Rooms();
  private final RedisConfig config = Rooms.config(redis.uri(), redis.freshPrefix());
  private final RedisRoom one = rooms.reached(config);

  @AfterEach
  void leave() throws Exception {
    rooms.close();
  }

  @Override
  protected Leases leases() {
    return one.leases();
  }

  @Test
  void oneOfTwoNodesHasTheLease() throws Exception {
    // Given
    Leases other = rooms.reached(config).leases();
    done(leases().hold(Set.of(A), LONG));

    // When
    Map<Fingerprint, Long> held = done(other.hold(List.of(A, B), LONG));

    // Then
    assertThat(held).isEqualTo(Map.of(B, 1L));
    assertThat(done(leases().hold(List.of(A, B), LONG))).isEqualTo(Map.of(A, 1L));
  }

  @Test
  void theFenceGrowsWithEachHolder() throws Exception {
    // Given
    Leases other = rooms.reached(config).leases();
    done(leases().hold(Set.of(A), LONG));

    // When
    done(leases().release(Set.of(A)));
    Map<Fingerprint, Long> second = done(other.hold(Set.of(A), LONG));
    done(other.release(Set.of(A)));
    Map<Fingerprint, Long> third = done(leases().hold(Set.of(A), LONG));

    // Then
    assertThat(second).isEqualTo(Map.of(A, 2L));
    assertThat(third).isEqualTo(Map.of(A, 3L));
  }

  @Test
  void aLeaseThatIsNotRenewedLapses() throws Exception {
    // Given
    Leases other = rooms.reached(config).leases();
    done(leases().hold(Set.of(A), SHORT));

    // When
    await().until(() -> !done(other.hold(Set.of(A), LONG)).isEmpty());

    // Then
    assertThat(done(other.hold(Set.of(A), LONG))).isEqualTo(Map.of(A, 2L));
    assertThat(done(leases().hold(Set.of(A), LONG))).isEmpty();
  }

  @Test
  void whoTakesBackItsOwnLapsedLeaseSeesTheFenceGrow() throws Exception {
    // Given
    done(leases().hold(Set.of(A), SHORT));
    try (RedisCommands commands = redis.connect()) {
      await().until(() -> commands.keys(config.keyPrefix() + "*holder").isEmpty());
    }

    // When
    Map<Fingerprint, Long> again = done(leases().hold(Set.of(A), LONG));

    // Then
    assertThat(again).isEqualTo(Map.of(A, 2L));
  }

  @Test
  void whoLostALeaseCannotGiveItUp() throws Exception {
    // Given
    Leases other = rooms.reached(config).leases();
    done(other.hold(Set.of(A), LONG));

    // When
    done(leases().release(Set.of(A)));

    // Then
    assertThat(done(leases().hold(Set.of(A), LONG))).isEmpty();
  }

  @Test
  void holdsThousandsInOneStep() throws Exception {
    // Given
    List<Fingerprint> many =
        IntStream.range(0, 3_000).mapToObj(i -> Fingerprint.of("many").add(i).build()).toList();

    // When
    Map<Fingerprint, Long> held = Rooms.done(leases().hold(many, LONG));

    // Then
    assertThat(held).hasSize(3_000).containsValue(1L).doesNotContainValue(2L);
  }
}
