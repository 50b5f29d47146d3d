package dev.portolan.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.testkit.redis.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node of which nobody asks anything knows all the same how it stands with Redis. */
class IdleRoomTest {
  private final RedisServer redis = RedisServer.start();
  private final Rooms rooms = new Rooms();

  @AfterEach
  void leave() throws Exception {
    rooms.close();
    redis.close();
  }

  @Test
  void noticesThatRedisIsGoneAndThatItIsBack() {
    // Given
    RedisRoom room = rooms.reached(Rooms.config(redis.uri(), "idle"));

    // When
    redis.kill();
    Rooms.missed(room);
    redis.restart();
    Rooms.reached(room);

    // Then
    assertThat(room.isReachable()).isTrue();
  }
}
