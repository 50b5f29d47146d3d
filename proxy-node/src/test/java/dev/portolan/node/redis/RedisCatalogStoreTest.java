package dev.portolan.node.redis;

import static org.awaitility.Awaitility.await;

import dev.portolan.node.catalog.CatalogStore;
import dev.portolan.node.catalog.CatalogStoreContract;
import dev.portolan.testkit.redis.RedisUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The contract of a catalog store, on a real Redis. */
class RedisCatalogStoreTest extends CatalogStoreContract {
  private final RedisUnderTest redis = RedisUnderTest.shared();
  private final Rooms rooms = new Rooms();
  private final RedisRoom room = rooms.reached(Rooms.config(redis.uri(), redis.freshPrefix()));

  @AfterEach
  void leave() throws Exception {
    rooms.close();
  }

  @Override
  protected CatalogStore store() {
    return room.store();
  }

  @Override
  protected void pass(Duration time) {
    await().pollDelay(time).until(() -> true);
  }
}
