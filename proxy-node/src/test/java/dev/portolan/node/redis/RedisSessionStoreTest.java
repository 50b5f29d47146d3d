package dev.portolan.node.redis;

import static org.awaitility.Awaitility.await;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.node.config.SessionConfig;
import dev.portolan.node.seal.AesSeal;
import dev.portolan.node.session.SessionStore;
import dev.portolan.node.session.SessionStoreContract;
import dev.portolan.testkit.redis.RedisUnderTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract of a store of sessions, on a real Redis. */
class RedisSessionStoreTest extends SessionStoreContract {
  static final AesSeal SEAL = new AesSeal("0123456789abcdef", List.of());
  static final Fingerprint SALT = Fingerprint.of("salt").build();

  private final RedisUnderTest redis = RedisUnderTest.shared();
  private final Rooms rooms = new Rooms();
  private final RedisRoom room = rooms.reached(Rooms.config(redis.uri(), redis.freshPrefix()));

  @AfterEach
  void leave() throws Exception {
    rooms.close();
  }

  @Override
  protected SessionStore store(SessionConfig config) {
    return room.sessions(config, SEAL, SALT);
  }

  @Override
  protected void pass(Duration time) {
    await().pollDelay(time).until(() -> true);
  }
}
