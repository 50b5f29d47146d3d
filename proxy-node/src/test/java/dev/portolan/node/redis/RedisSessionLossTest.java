package dev.portolan.node.redis;

import static dev.portolan.node.redis.RedisSessionStoreTest.SALT;
import static dev.portolan.node.redis.RedisSessionStoreTest.SEAL;
import static dev.portolan.node.redis.Rooms.done;
import static dev.portolan.node.redis.Rooms.reached;
import static dev.portolan.node.session.SessionSamples.ALICE;
import static dev.portolan.node.session.SessionSamples.CRM;
import static dev.portolan.node.session.SessionSamples.EDITOR;
import static dev.portolan.node.session.SessionSamples.backend;
import static dev.portolan.node.session.SessionSamples.begun;
import static dev.portolan.node.session.SessionSamples.freshKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.node.config.SessionConfig;
import dev.portolan.node.seal.AesSeal;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionStore;
import dev.portolan.node.session.SessionsUnavailable;
import dev.portolan.node.session.Subscribed;
import dev.portolan.node.wire.LogLevel;
import dev.portolan.testkit.redis.RedisServer;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions while Redis is away, refuses, was emptied, or holds what none of these nodes wrote. */
class RedisSessionLossTest {
  private static final RedisKeys KEYS = new RedisKeys("p");

  private final RedisServer redis = RedisServer.start();
  private final Rooms rooms = new Rooms();
  private final RedisRoom room = rooms.reached(Rooms.config(redis.uri(), "p"));
  private final SessionStore store = room.sessions(SessionConfig.DEFAULT, SEAL, SALT);

  @AfterEach
  void leave() throws Exception {
    if (redis.isRunning()) {
      redis.resume();
    }
    rooms.close();
    redis.close();
  }

  @Test
  void whileRedisStandsStillNobodyIsToldThatASessionIsGone() throws Exception {
    // Given
    SessionKey key = begun(store, "backend");

    // When
    redis.pause();

    // Then
    allAreRefused(key, "timeout");
    redis.resume();
    reached(room);
    assertThat(done(store.find(key)).orElseThrow().backends()).hasSize(1);
  }

  @Test
  void whileRedisIsGoneNobodyIsToldThatASessionIs() throws Exception {
    // Given
    SessionKey key = begun(store, "backend");

    // When
    redis.kill();

    // Then
    allAreRefused(key, "(unreachable|timeout)");
    redis.restart();
    reached(room);
    assertThat(done(store.find(key))).as("Redis has come back empty").isEmpty();
    begun(store);
  }

  @Test
  void aFullRedisBeginsNoSessionAndGoesOnWithThoseThatAreThere() throws Exception {
    // Given
    SessionKey key = begun(store, "backend");

    // When
    redis.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
    redis.command("CONFIG", "SET", "maxmemory", "1");

    // Then
    isRefused(store.begin(freshKey(ALICE), ALICE, EDITOR), "full");
    assertThat(done(store.find(key))).isPresent();
    assertThat(done(store.setLogLevel(key, LogLevel.ALERT))).isTrue();
    assertThat(done(store.enter(key, CRM, backend("b"), null))).contains(backend("b"));
    assertThat(done(store.subscribe(key, CRM, "file:///a"))).isEqualTo(Subscribed.DONE);
    assertThat(done(store.subscribe(key, CRM, "file:///b"))).isEqualTo(Subscribed.DONE);
    assertThat(done(store.unsubscribe(key, CRM, "file:///a"))).isTrue();
    assertThat(done(store.end(key, ALICE)).orElseThrow().backends()).hasSize(2);
  }

  @Test
  void whatAnotherSecretSealedIsNotThereAndIsReplaced() throws Exception {
    // Given
    AesSeal foreign = new AesSeal("fedcba9876543210", List.of());
    SessionStore other = room.sessions(SessionConfig.DEFAULT, foreign, SALT);
    SessionKey key = freshKey(ALICE);
    done(other.begin(key, ALICE, EDITOR));
    done(other.enter(key, CRM, backend("sealed"), null));

    // When
    var found = done(store.find(key));
    Optional<BackendSession> entered = done(store.enter(key, CRM, backend("mine"), null));

    // Then
    assertThat(found).contains(EDITOR);
    assertThat(entered).contains(backend("mine"));
    assertThat(done(store.find(key)).orElseThrow().backends()).containsEntry(CRM, backend("mine"));
    assertThat(done(other.find(key))).contains(EDITOR);
  }

  @Test
  void aSealOfAnotherSessionIsNotThere() throws Exception {
    // Given
    SessionKey key = begun(store);
    SessionKey victim = begun(store, "victims");
    String stolen = KEYS.session(victim.digest().hex());

    // When: whoever can write to Redis puts it into a session of his own
    redis.command(
        "EVAL",
        "redis.call('HSET', KEYS[1], 'b:mount-vi', redis.call('HGET', KEYS[2], 'b:mount-vi'))",
        "2",
        KEYS.session(key.digest().hex()),
        stolen);

    // Then
    assertThat(done(store.find(key))).contains(EDITOR);
  }

  @ParameterizedTest
  @MethodSource("dev.portolan.node.redis.RedisGarbageTest#garbage")
  void aSessionThatIsNoneIsNotThere(String garbage) throws Exception {
    // Given
    SessionKey key = begun(store);

    // When
    put(garbage, KEYS.session(key.digest().hex()));

    // Then
    assertThat(done(store.find(key))).isEmpty();
    assertThat(done(store.setLogLevel(key, LogLevel.INFO))).isFalse();
    assertThat(done(store.enter(key, CRM, backend("b"), null))).isEmpty();
    assertThat(done(store.subscribe(key, CRM, "file:///a"))).isEqualTo(Subscribed.NO_SESSION);
    assertThat(done(store.unsubscribe(key, CRM, "file:///a"))).isFalse();
    assertThat(done(store.end(key, ALICE))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.portolan.node.redis.RedisGarbageTest#garbage")
  void aListThatIsNoneIsEmpty(String garbage) throws Exception {
    // Given
    SessionKey key = begun(store);
    String list = redis.connect().keys("*:sessions").iterator().next();

    // When
    put(garbage, list);
    SessionKey next = begun(store);

    // Then
    assertThat(redis.command("ZCARD", list).number()).isOne();
    assertThat(done(store.end(key, ALICE))).isPresent();
    assertThat(done(store.end(next, ALICE))).isPresent();
  }

  @ParameterizedTest
  @MethodSource("garbageOfFields")
  void fieldsThatAreNoneDoNoHarm(String garbage) throws Exception {
    // Given
    SessionKey key = begun(store);

    // When
    redis.command(garbage.replace("*", KEYS.session(key.digest().hex())).split(" "));

    // Then
    assertThat(done(store.find(key)))
        .satisfiesAnyOf(
            found -> assertThat(found).isEmpty(), found -> assertThat(found).contains(EDITOR));
    done(store.enter(key, CRM, backend("b"), null));
    done(store.subscribe(key, CRM, "file:///a"));
    done(store.unsubscribe(key, CRM, "file:///a"));
    done(store.end(key, ALICE));
    begun(store);
  }

  static List<String> garbageOfFields() {
    return List.of(
        "HSET * s x",
        "HSET * e x",
        "HSET * e -1",
        "HSET * e 99999999999999999999",
        "HSET * r x",
        "HSET * l x",
        "HSET * b:crm x",
        "HSET * b: x",
        "HSET * u: x",
        "HSET * u:crm x",
        "HSET * u::x x",
        "HSET * x x",
        "HDEL * s",
        "HDEL * e",
        "HDEL * r",
        "PERSIST *");
  }

  private void put(String garbage, String key) {
    redis.command("DEL", key);
    redis.command(garbage.replace("*", key).split(" "));
  }

  private void allAreRefused(SessionKey key, String why) {
    isRefused(store.find(key), why);
    isRefused(store.begin(freshKey(ALICE), ALICE, EDITOR), why);
    isRefused(store.setLogLevel(key, LogLevel.INFO), why);
    isRefused(store.enter(key, CRM, backend("b"), null), why);
    isRefused(store.subscribe(key, CRM, "file:///a"), why);
    isRefused(store.unsubscribe(key, CRM, "file:///a"), why);
    isRefused(store.end(key, ALICE), why);
  }

  private static void isRefused(Future<?> asked, String why) {
    assertThatThrownBy(() -> done(asked))
        .cause()
        .isInstanceOf(SessionsUnavailable.class)
        .message()
        .matches(why);
  }
}
