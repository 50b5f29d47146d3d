package dev.portolan.node.redis;

import static dev.portolan.node.redis.Rooms.done;
import static dev.portolan.node.redis.Samples.key;
import static dev.portolan.node.redis.Samples.small;
import static dev.portolan.node.redis.Samples.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.config.RedisConfig;
import dev.portolan.node.config.RedisConfig.Topology;
import dev.portolan.node.config.Secret;
import dev.portolan.testkit.redis.RedisSentinels;
import dev.portolan.testkit.redis.RedisSetup;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sentinels and servers ask for passwords each on their own. */
class RedisSentinelAccessTest {
  private final Rooms rooms = new Rooms();
  private @Nullable RedisSentinels redis;

  @AfterEach
  void leave() throws Exception {
    rooms.close();
    if (redis != null) {
      redis.close();
    }
  }

  @Test
  void sentinelsMayAskForAPasswordThatServersDoNotHave() throws Exception {
    // Given
    RedisSentinels guarded = RedisSentinels.start();
    redis = guarded;
    List<URI> uris = guarded.uris();
    guarded
        .sentinels()
        .forEach(each -> each.command("ACL", "SETUSER", "default", "resetpass", ">watch"));

    // When
    RedisRoom room = rooms.reached(config(sentinel(uris, null, "watch"), null, null));

    // Then
    stored(room.store(), key("a"), small("a"));
    assertThat(done(room.store().lookup(key("a"))).listing()).isEqualTo(small("a"));
  }

  @Test
  void sentinelsAndServersMayHaveUsersOfTheirOwn() throws Exception {
    // Given
    RedisSentinels guarded = RedisSentinels.start(RedisSetup.bare().login("node", "word"));
    redis = guarded;
    List<URI> uris = guarded.uris();
    guarded
        .sentinels()
        .forEach(
            each -> {
              each.command("ACL", "SETUSER", "pilot", "on", ">watch", "~*", "&*", "+@all");
              each.command("ACL", "SETUSER", "default", "off");
            });

    // When
    RedisRoom room = rooms.reached(config(sentinel(uris, "pilot", "watch"), "node", "word"));

    // Then
    stored(room.store(), key("a"), small("a"));
    assertThat(done(room.store().lookup(key("a"))).listing()).isEqualTo(small("a"));
  }

  private static Topology sentinel(List<URI> uris, @Nullable String user, String password) {
    return new Topology.Sentinel(RedisSentinels.MASTER_NAME, uris, user, new Secret(password));
  }

  private static RedisConfig config(
      Topology topology, @Nullable String user, @Nullable String password) {
    return Rooms.config(topology, "p", user, password, null);
  }
}
