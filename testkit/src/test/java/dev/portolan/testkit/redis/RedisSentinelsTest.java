package dev.portolan.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class RedisSentinelsTest {
  @Test
  void replaceAMasterThatDied() {
    // Given
    RedisSetup setup = RedisSetup.bare().login("pilot", "s3cret");
    try (RedisSentinels redis = RedisSentinels.start(setup)) {
      RedisServer old = redis.master();
      try (RedisCommands session = old.connect()) {
        session.command("SET", "a", "b");
        assertThat(session.command("WAIT", "1", "5000").number()).isEqualTo(1);
      }

      // When
      RedisServer next = redis.failover();

      // Then
      assertThat(next.port()).isNotEqualTo(old.port());
      assertThat(old.isRunning()).isFalse();
      assertThat(next.command("GET", "a").text()).isEqualTo("b");
      assertThat(next.command("SET", "a", "c").text()).isEqualTo("OK");
      assertThat(redis.master()).isSameAs(next);
      assertThat(redis.replica()).isSameAs(old);
      assertThat(redis.uris()).hasSize(3).allMatch(uri -> uri.getPort() > 0);
    }
  }

  @Test
  void replaceAMasterThatRuns() {
    // Given
    try (RedisSentinels redis = RedisSentinels.start()) {
      RedisServer old = redis.master();

      // When
      RedisServer next = redis.switchOver();

      // Then
      assertThat(next).isNotSameAs(old);
      await().until(next::isMaster);
      assertThat(redis.master()).isSameAs(next);
      assertThat(old.isRunning()).isTrue();
    }
  }
}
