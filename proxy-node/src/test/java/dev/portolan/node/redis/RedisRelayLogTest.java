package dev.portolan.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.config.RedisConfig;
import dev.portolan.node.relaylog.LogKey;
import dev.portolan.node.relaylog.LogUnavailable;
import dev.portolan.node.relaylog.RelayLog;
import dev.portolan.node.relaylog.RelayLogContract;
import dev.portolan.node.seal.AesSeal;
import dev.portolan.testkit.redis.RedisCommands;
import dev.portolan.testkit.redis.RedisUnderTest;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract of relay logs, and what lies in Redis. */
class RedisRelayLogTest extends RelayLogContract {
  private static final String SECRET = "a secret of the house";

  private final RedisUnderTest redis = RedisUnderTest.shared();
  private final Rooms rooms = new Rooms();
  private final RedisConfig config = Rooms.config(redis.uri(), redis.freshPrefix());
  private final RedisRoom room = rooms.reached(config);
  private final RelayLog logs = room.relayLog(new AesSeal(SECRET, List.of()));

  @AfterEach
  void leave() throws Exception {
    rooms.close();
  }

  @Override
  protected RelayLog logs() {
    return logs;
  }

  /** Redis itself keeps the time; that each key has its time is asserted below. */
  @Override
  protected void passLife() {
    try (RedisCommands commands = redis.connect()) {
      for (String key : keys(commands)) {
        assertThat(commands.command("PTTL", key).number()).isBetween(1L, RelayLog.LIFE.toMillis());
        commands.command("DEL", key);
      }
    }
  }

  @Test
  void anotherNodeReadsWhatOneWrote() throws Exception {
    // Given
    RelayLog other = rooms.reached(config).relayLog(new AesSeal(SECRET, List.of()));
    append(A, "one");

    // When
    long number = done(other.append(A, bytes("two")));

    // Then
    assertThat(number).isEqualTo(2);
    assertThat(read(A, 0)).containsExactly("1 one", "2 two");
    assertThat(done(other.read(A, 0))).hasSize(2);
  }

  @Test
  void everyKeyExpiresAndTellsNothingAndNorDoesWhatItHolds() throws Exception {
    // When
    append(A, "a result that is private");
    done(logs.end(B));

    // Then
    try (RedisCommands commands = redis.connect()) {
      Set<String> keys = keys(commands);
      assertThat(keys)
          .hasSize(2)
          .allMatch(key -> key.matches(config.keyPrefix() + ":1:\\{log\\.[0-9a-f]{64}}:messages"));
      for (String key : keys) {
        assertThat(commands.command("PTTL", key).number()).isBetween(1L, RelayLog.LIFE.toMillis());
        assertThat(commands.command("HGETALL", key).texts().toString()).doesNotContain("private");
      }
    }
  }

  @Test
  void whatIsOfAnotherSecretOrAnotherLogIsUnreadable() throws Exception {
    // Given
    RelayLog stranger = room.relayLog(new AesSeal("another secret of ours", List.of()));
    done(stranger.append(A, bytes("not ours")));
    append(B, "moved");
    try (RedisCommands commands = redis.connect()) {
      commands.command("RENAME", key(B), key(LogKey.of("test", "c")));
    }

    // When
    Future<?> strangers = logs.read(A, 0);
    Future<?> moved = logs.read(LogKey.of("test", "c"), 0);

    // Then
    unavailable(strangers, "unreadable");
    unavailable(moved, "unreadable");
  }

  @Test
  void whatIsNoLogCountsAsNone() throws Exception {
    // Given
    try (RedisCommands commands = redis.connect()) {
      commands.command("SET", key(A), "x");
      commands.command("SET", key(B), "x");
    }

    // When, Then
    assertThat(read(B, 0)).isEmpty();
    assertThat(append(A, "one")).isEqualTo(1);
  }

  @Test
  void failsAsUnavailableOnceTheStoreIsLeft() throws Exception {
    // When
    done(room.close());

    // Then
    unavailable(logs.append(A, bytes("late")), "closed");
    unavailable(logs.read(A, 0), "closed");
    unavailable(logs.end(A), "closed");
  }

  private String key(LogKey log) {
    return new RedisKeys(config.keyPrefix()).log(log.digest().hex());
  }

  private Set<String> keys(RedisCommands commands) {
    return commands.keys(config.keyPrefix() + "*");
  }

  private static void unavailable(Future<?> asked, String reason) throws Exception {
    try {
      done(asked);
      throw new AssertionError("answered (expected: unavailable)");
    } catch (ExecutionException failed) {
      assertThat(failed.getCause()).isInstanceOf(LogUnavailable.class).hasMessage(reason);
    }
  }
}
