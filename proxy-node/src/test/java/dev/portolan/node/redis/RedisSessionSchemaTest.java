package dev.portolan.node.redis;

import static dev.portolan.node.redis.RedisSessionStoreTest.SALT;
import static dev.portolan.node.redis.RedisSessionStoreTest.SEAL;
import static dev.portolan.node.redis.Rooms.done;
import static dev.portolan.node.session.SessionSamples.ALICE;
import static dev.portolan.node.session.SessionSamples.CRM;
import static dev.portolan.node.session.SessionSamples.EDITOR;
import static dev.portolan.node.session.SessionSamples.backend;
import static dev.portolan.node.session.SessionSamples.begun;
import static dev.portolan.node.session.SessionSamples.freshKey;
import static dev.portolan.node.session.SessionSamples.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.MountId;
import dev.portolan.node.config.SessionConfig;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.session.Session;
import dev.portolan.node.session.SessionId;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionStore;
import dev.portolan.node.session.Subscribed;
import dev.portolan.node.wire.LogLevel;
import dev.portolan.testkit.redis.RedisCommands;
import dev.portolan.testkit.redis.RedisReply;
import dev.portolan.testkit.redis.RedisServer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What of sessions lies in Redis, looked at from outside. */
class RedisSessionSchemaTest {
  private static final Duration IDLE = Duration.ofMinutes(20);
  private static final Duration LIFE = Duration.ofHours(2);
  private static final RedisKeys KEYS = new RedisKeys("p");

  private final RedisServer redis = RedisServer.start();
  private final RedisCommands commands = redis.connect();
  private final Rooms rooms = new Rooms();
  private final SessionStore store =
      rooms
          .reached(Rooms.config(redis.uri(), "p"))
          .sessions(new SessionConfig(IDLE, LIFE, 100), SEAL, SALT);

  @AfterEach
  void leave() throws Exception {
    commands.close();
    rooms.close();
    redis.close();
  }

  @Test
  void everyKeyIsOfTheSchemaAndExpires() throws Exception {
    // When
    SessionKey key = begun(store, "backend");
    done(store.setLogLevel(key, LogLevel.ERROR));
    done(store.find(key));

    // Then
    String session = KEYS.session(key.digest().hex());
    Set<String> lists = commands.keys("*:sessions");
    assertThat(lists)
        .singleElement()
        .asString()
        .matches("p:1:\\{principal\\.[0-9a-f]{64}\\}:sessions");
    assertThat(commands.keys("*")).hasSize(2).contains(session).containsAll(lists);
    assertThat(life(session)).isBetween(1L, IDLE.toMillis());
    assertThat(life(lists.iterator().next()))
        .isBetween(IDLE.toMillis(), IDLE.multipliedBy(5).dividedBy(4).toMillis());
  }

  @Test
  void noSessionOutlivesItsLifeHoweverOftenItIsAskedFor() throws Exception {
    // Given
    SessionKey key = begun(store);
    String name = KEYS.session(key.digest().hex());
    redis.command("HSET", name, "e", Long.toString(now() + 60_000));

    // When
    done(store.find(key));
    long young = life(name);
    redis.command("HSET", name, "e", Long.toString(now() - 1));
    boolean old = done(store.find(key)).isPresent();

    // Then
    assertThat(young).isBetween(1L, 60_000L);
    assertThat(old).isFalse();
    assertThat(done(store.enter(key, CRM, backend("b"), null))).isEmpty();
    assertThat(done(store.setLogLevel(key, LogLevel.ERROR))).isFalse();
    assertThat(done(store.end(key, ALICE))).isEmpty();
  }

  @Test
  void nothingOfIdsCanBeRead() throws Exception {
    // Given
    SessionId id = SessionId.fresh(new SecureRandom());
    SessionKey key = SessionKey.of(ALICE, id);
    BackendSession secret = backend("9c6d4f7e-backend-session");

    // When
    done(store.begin(key, ALICE, EDITOR));
    done(store.enter(key, CRM, secret, null));

    // Then
    String all = commands.keys("*").stream().map(this::content).collect(Collectors.joining("\n"));
    byte[] principal = HexFormat.of().parseHex(ALICE.hex());
    assertThat(all)
        .contains("Visual Studio Code")
        .doesNotContain(id.value(), "9c6d4f7e", "backend-session", "alice", ALICE.hex())
        .doesNotContain(new String(principal, StandardCharsets.ISO_8859_1));
  }

  /** The key and all that is in it, one character a byte. */
  private String content(String key) {
    RedisReply reply =
        key.endsWith(":sessions")
            ? commands.command("ZRANGE", key, "0", "-1", "WITHSCORES")
            : commands.command("HGETALL", key);
    return Stream.concat(
            Stream.of(key), reply.items().stream().map(item -> ((RedisReply.Bytes) item).latin1()))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aSessionWithFiveMountsCostsAtMostTwoKilobytes() throws Exception {
    // When
    SessionKey key =
        begun(
            store,
            IntStream.range(0, 5)
                .mapToObj(i -> i + "-" + UUID.randomUUID())
                .toArray(String[]::new));
    done(store.setLogLevel(key, LogLevel.WARNING));

    // Then
    int introduced = EDITOR.capabilities().length() + EDITOR.clientInfo().length();
    assertThat(introduced).isBetween(380, 450);
    assertThat(done(store.find(key)).orElseThrow().backends()).hasSize(5);
    assertThat(cost(KEYS.session(key.digest().hex()))).isBetween(500L, 2_000L);
    assertThat(cost(commands.keys("*:sessions").iterator().next())).isLessThan(500L);
  }

  @Test
  void theLargestSessionCostsWhatItsPartsMayBe() throws Exception {
    // Given
    Session longest = session("\"" + "x".repeat(Session.MAX_INTRODUCTION_BYTES - 4) + "\"", "{}");
    SessionKey key = freshKey(ALICE);

    // When
    done(store.begin(key, ALICE, longest));
    long without = cost(KEYS.session(key.digest().hex()));
    for (String mount : List.of("a", "b", "c", "d", "e")) {
      BackendSession large = backend(mount.repeat(BackendSession.MAX_ID_CHARACTERS));
      done(store.enter(key, new MountId(mount.repeat(64)), large, null));
    }

    // Then
    assertThat(without).isLessThan(2_000L);
    assertThat(cost(KEYS.session(key.digest().hex()))).isLessThan(without + 5 * 5_400L);
  }

  @Test
  void theLargestSubscriptionsCostWhatTheyMayBeAndNothingWhenTheyAreGone() throws Exception {
    // Given
    SessionKey key = begun(store);
    String name = KEYS.session(key.digest().hex());
    long without = cost(name);
    int length = Session.MAX_SUBSCRIPTION_BYTES / Session.MAX_SUBSCRIPTIONS;
    List<String> uris =
        IntStream.range(0, Session.MAX_SUBSCRIPTIONS)
            .mapToObj(i -> "%02d".formatted(i).repeat(length / 2))
            .toList();

    // When
    for (String uri : uris) {
      assertThat(done(store.subscribe(key, new MountId("m".repeat(64)), uri)))
          .isEqualTo(Subscribed.DONE);
    }
    long most = cost(name);
    for (String uri : uris) {
      done(store.unsubscribe(key, new MountId("m".repeat(64)), uri));
    }

    // Then
    assertThat(most).isBetween(without + 4_000, without + 13_000);
    assertThat(commands.command("HLEN", name).number()).isEqualTo(3);
  }

  @Test
  void askingForASessionIsOneRoundTrip() throws Exception {
    // Given
    SessionKey key = begun(store, "backend");
    done(store.find(key));
    String before = scripts();

    // When
    for (int i = 0; i < 20; i++) {
      done(store.find(key));
    }

    // Then
    assertThat(Long.parseLong(scripts())).isEqualTo(Long.parseLong(before) + 20);
  }

  /** How many were run. */
  private String scripts() {
    return commands.info("commandstats", "cmdstat_evalsha").replaceAll("calls=(\\d+),.*", "$1");
  }

  private long cost(String key) {
    return commands.command("MEMORY", "USAGE", key, "SAMPLES", "0").number();
  }

  private long life(String key) {
    return commands.command("PTTL", key).number();
  }

  private long now() {
    return Long.parseLong(commands.command("TIME").texts().getFirst()) * 1_000;
  }
}
