package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.testkit.redis.RedisCommands;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Invariant 5: whatever becomes of a message, a node serves nothing old beyond the staleness bound
 * once it can reach Redis.
 */
class LostMessagesTest {
  private static HalfDeafPair pair;

  @BeforeAll
  static void open() {
    pair = new HalfDeafPair();
  }

  @AfterAll
  static void close() {
    pair.close();
  }

  @Test
  void aNodeWhoseSubscriptionIsKilledAgainAndAgainCatchesUp() {
    // Given
    pair.settled();

    // When
    int version = pair.backend.changeQuietly();
    try (RedisCommands redis = pair.redis.connect()) {
      redis.command("CLIENT", "KILL", "TYPE", "pubsub");
      pair.backend.server().announceToolsChanged();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> {
                redis.command("CLIENT", "KILL", "TYPE", "pubsub");
                return pair.atHearing.sightings().getLast().version() == version;
              });
    }

    // Then
    pair.assertCurrentSoonAfter(Ticker.systemTicker().read());
  }

  @Test
  void aNodeThatWasCutOffCatchesUp() {
    // Given
    pair.settled();

    // When
    pair.wire.cut();
    pair.changeHeardByOne();
    pair.staysDeaf();
    pair.wire.heal();

    // Then
    pair.assertCurrentSoonAfter(HalfDeafPair.reachedOver(pair.wire.uri()));
  }

  @Test
  void aNodeFromWhichMessagesAreKeptCatchesUpBySweeping() {
    // Given
    pair.settled();
    int before = pair.wire.dropped();

    // When
    pair.wire.dropMessages(message -> true);
    pair.changeHeardByOne();
    long changed = Ticker.systemTicker().read();

    // Then
    pair.assertCurrentSoonAfter(changed);
    pair.wire.heal();
    assertThat(pair.wire.dropped()).isGreaterThan(before);
  }

  @Test
  void aNodeThatStoodStillAcrossAChangeCatchesUp() {
    // Given
    pair.settled();

    // When
    pair.deaf.pause();
    pair.redis.command("CLIENT", "KILL", "TYPE", "pubsub");
    pair.changeHeardByOne();
    pair.deaf.resume();

    // Then
    pair.assertCurrentSoonAfter(Ticker.systemTicker().read());
  }

  @Test
  void aNodeInABlackHoleCatchesUpWhenItIsOver() {
    // Given
    pair.settled();

    // When
    pair.wire.blackhole();
    pair.changeHeardByOne();
    pair.staysDeaf();
    pair.wire.heal();

    // Then
    pair.assertCurrentSoonAfter(HalfDeafPair.reachedOver(pair.wire.uri()));
  }
}
