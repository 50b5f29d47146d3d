package dev.portolan.node.app;

import org.junit.jupiter.api.Test;

/** Invariant 5, when it is Redis that went away, and comes back with nothing. */
class RestartedRedisTest {
  @Test
  void aChangeWhileRedisWasGoneReachesTheOtherNodeWhenItIsBack() {
    try (HalfDeafPair pair = new HalfDeafPair()) {
      // Given
      pair.settled();

      // When
      pair.redis.kill();
      pair.changeHeardByOne();
      pair.staysDeaf();
      pair.redis.restart();

      // Then
      pair.assertCurrentSoonAfter(HalfDeafPair.reachedOver(pair.wire.uri()));
    }
  }
}
