package dev.portolan.node.redis;

import dev.portolan.node.invalidation.InvalidationBus;
import dev.portolan.node.invalidation.InvalidationBusContract;
import dev.portolan.testkit.redis.RedisUnderTest;
import org.junit.jupiter.api.AfterEach;

/** The contract of a bus, on a real Redis. */
class RedisInvalidationBusTest extends InvalidationBusContract {
  private final RedisUnderTest redis = RedisUnderTest.shared();
  private final Rooms rooms = new Rooms();

  @AfterEach
  void leave() throws Exception {
    rooms.close();
  }

  @Override
  protected InvalidationBus bus() {
    return rooms.open(Rooms.config(redis.uri(), redis.freshPrefix())).bus();
  }
}
