package dev.portolan.node.redis;

import static dev.portolan.node.redis.RedisSessionStoreTest.SALT;
import static dev.portolan.node.redis.RedisSessionStoreTest.SEAL;
import static dev.portolan.node.redis.Rooms.BOUND;
import static dev.portolan.node.redis.Rooms.done;
import static dev.portolan.node.session.SessionSamples.ALICE;
import static dev.portolan.node.session.SessionSamples.EDITOR;
import static dev.portolan.node.session.SessionSamples.begun;
import static dev.portolan.node.session.SessionSamples.freshKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.node.config.SessionConfig;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionStore;
import dev.portolan.testkit.redis.RedisCommands;
import dev.portolan.testkit.redis.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the list of a principal's sessions keeps right, or comes right again. */
class RedisSessionListsTest {
  private static final long IDLE = Duration.ofMinutes(20).toMillis();
  private static final RedisKeys KEYS = new RedisKeys("p");

  private final RedisServer redis = RedisServer.start();
  private final RedisCommands commands = redis.connect();
  private final Rooms rooms = new Rooms();
  private final SessionStore store =
      rooms
          .reached(Rooms.config(redis.uri(), "p"))
          .sessions(new SessionConfig(Duration.ofMillis(IDLE), Duration.ofHours(2), 2), SEAL, SALT);

  @AfterEach
  void leave() throws Exception {
    commands.close();
    rooms.close();
    redis.close();
  }

  @Test
  void aSessionIsListedForAQuarterLongerThanItMayBeIdle() throws Exception {
    // When
    begun(store);

    // Then
    assertThat(onlyEntry() - now()).isBetween(IDLE, IDLE * 5 / 4 + 1_000);
  }

  @Test
  void anEntryIsRenewedOnceItIsAQuarterOld() throws Exception {
    // Given
    SessionKey key = begun(store);
    long first = onlyEntry();

    // When
    age(key, IDLE / 4 - 60_000);
    done(store.find(key));
    done(store.begin(freshKey(ALICE), ALICE, EDITOR));
    long young = entries().getFirst();
    age(key, IDLE / 4);
    setEntries(now() + 1_000_000);
    done(store.find(key));

    // Then
    assertThat(young).isEqualTo(first);
    await().atMost(BOUND).until(() -> entries().getLast() >= first);
    assertThat(entries()).hasSize(2);
  }

  @Test
  void aListThatWasLostIsWrittenAgain() throws Exception {
    // Given
    SessionKey key = begun(store);
    redis.command("DEL", list());

    // When
    age(key, IDLE / 4);
    done(store.find(key));

    // Then
    await().atMost(BOUND).until(() -> !commands.keys("*:sessions").isEmpty());
    assertThat(onlyEntry() - now()).isGreaterThanOrEqualTo(IDLE);
    assertThat(commands.command("PTTL", list()).number()).isPositive();
  }

  @Test
  void whatIsListedAndNotThereMakesRoomOnceItIsInDoubt() throws Exception {
    // Given
    begun(store);
    SessionKey lost = begun(store);
    redis.command("DEL", KEYS.session(lost.digest().hex()));

    // When
    boolean early = done(store.begin(freshKey(ALICE), ALICE, EDITOR));
    setEntries(now() + IDLE / 4 - 60_000);
    boolean late = done(store.begin(freshKey(ALICE), ALICE, EDITOR));

    // Then
    assertThat(early).as("it may be about to be written").isFalse();
    assertThat(late).isTrue();
    assertThat(entries()).hasSize(2);
  }

  @Test
  void whatIsInDoubtAndThereIsCounted() throws Exception {
    // Given
    SessionKey one = begun(store);
    SessionKey other = begun(store);

    // When
    setEntries(now() + 60_000);
    boolean third = done(store.begin(freshKey(ALICE), ALICE, EDITOR));

    // Then
    assertThat(third).isFalse();
    assertThat(entries()).hasSize(2);
    assertThat(done(store.find(one))).isPresent();
    assertThat(done(store.find(other))).isPresent();
  }

  @Test
  void entriesWhoseTimeIsOverGo() throws Exception {
    // Given
    begun(store);
    begun(store);

    // When
    setEntries(now() - 1_000);
    begun(store);

    // Then
    assertThat(entries()).hasSize(1);
  }

  /** As if it had been renewed so long ago. */
  private void age(SessionKey key, long millis) {
    redis.command("HSET", KEYS.session(key.digest().hex()), "r", Long.toString(now() - millis));
  }

  private void setEntries(long until) {
    redis.command(
        "EVAL",
        "for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do"
            + " redis.call('ZADD', KEYS[1], ARGV[1], member) end",
        "1",
        list(),
        Long.toString(until));
  }

  private long onlyEntry() {
    assertThat(entries()).hasSize(1);
    return entries().getFirst();
  }

  /** Until when they count. */
  private List<Long> entries() {
    List<String> all = commands.command("ZRANGE", list(), "0", "-1", "WITHSCORES").texts();
    return IntStream.range(0, all.size() / 2)
        .mapToObj(i -> Long.valueOf(all.get(2 * i + 1)))
        .toList();
  }

  private String list() {
    return commands.keys("*:sessions").iterator().next();
  }

  private long now() {
    return Long.parseLong(commands.command("TIME").texts().getFirst()) * 1_000;
  }
}
