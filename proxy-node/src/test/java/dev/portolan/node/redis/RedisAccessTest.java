package dev.portolan.node.redis;

import static dev.portolan.node.redis.Rooms.BOUND;
import static dev.portolan.node.redis.Rooms.done;
import static dev.portolan.node.redis.Rooms.reached;
import static dev.portolan.node.redis.Rooms.refused;
import static dev.portolan.node.redis.Rooms.refusedFor;
import static dev.portolan.node.redis.Samples.LONG;
import static dev.portolan.node.redis.Samples.family;
import static dev.portolan.node.redis.Samples.key;
import static dev.portolan.node.redis.Samples.large;
import static dev.portolan.node.redis.Samples.small;
import static dev.portolan.node.redis.Samples.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.event.CatalogChanged;
import dev.portolan.node.catalog.CatalogStore;
import dev.portolan.node.catalog.CatalogStore.Lookup;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import dev.portolan.node.config.RedisConfig;
import dev.portolan.node.config.RedisConfig.Topology;
import dev.portolan.node.config.SessionConfig;
import dev.portolan.node.redis.StoreUnavailable.Reason;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionNews;
import dev.portolan.node.session.SessionNotice;
import dev.portolan.node.session.SessionSamples;
import dev.portolan.node.session.SessionStore;
import dev.portolan.node.session.Subscribed;
import dev.portolan.node.wire.LogLevel;
import dev.portolan.testkit.redis.RedisBinary;
import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.RedisSetup;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and passwords: what a node needs to be allowed, and what happens without. */
class RedisAccessTest {
  /** As docs/operations.md says it. */
  private static final String RIGHTS =
      "~p:1:* resetchannels &p:1:changed &p:1:sessions"
          + " +ping +client|setname +select +exists +eval +evalsha +script|load"
          + " +hmget +hget +hset +get +mget +set +psetex +incr +del +pexpire +pttl +time"
          + " +publish +subscribe +unsubscribe"
          + " +hgetall +zadd +zcount +zrangebyscore +zrem +zremrangebyscore +hdel";

  private final Rooms rooms = new Rooms();
  private final List<RedisServer> servers = new ArrayList<>();

  @AfterEach
  void leave() throws Exception {
    rooms.close();
    servers.forEach(RedisServer::close);
  }

  @Test
  void aPasswordAloneIsEnough() throws Exception {
    // Given
    RedisServer redis = start(RedisSetup.bare().login("default", "word"));

    // When
    RedisRoom room = rooms.reached(config(redis, null, "word"));

    // Then
    stored(room.store(), key("a"), small("a"));
  }

  @Test
  void aWrongPasswordIsSaidToBeThat() throws Exception {
    // Given
    RedisServer redis = start(RedisSetup.bare().login("default", "word"));

    // When
    RedisRoom wrong = rooms.open(config(redis, null, "wrong"));
    RedisRoom none = rooms.open(Rooms.config(redis.uri(), "p"));

    // Then
    refusedFor(Reason.WRONG_PASSWORD, wrong);
    refusedFor(Reason.WRONG_PASSWORD, none);
    assertThat(wrong.isReachable()).isFalse();
  }

  @Test
  void aPasswordThatIsCorrectedIsFoundOut() throws Exception {
    // Given
    RedisServer redis = start(RedisSetup.bare());
    RedisRoom room = rooms.open(config(redis, "node", "word"));
    refusedFor(Reason.WRONG_PASSWORD, room);

    // When
    allow(redis, "node", "word", "~* &* +@all");

    // Then
    reached(room);
    stored(room.store(), key("a"), small("a"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theRightsInTheHandbookAreEnough(boolean embedded) throws Exception {
    // Given
    RedisSetup bare = RedisSetup.bare();
    RedisServer redis = start(embedded ? bare.binary(RedisBinary.embedded()) : bare);
    allow(redis, "node", "word", RIGHTS);

    // When
    RedisRoom room = rooms.reached(config(redis, "node", "word"));
    RedisRoom other = rooms.reached(config(redis, "node", "word"));
    Ear ear = new Ear();
    done(other.bus().subscribe(ear));

    // Then
    usesAll(room, ear);
    assertThat(redis.command("ACL", "LOG").items())
        // Redis' client looks whether it speaks to a member of a cluster, by two foreign keys
        .allMatch(line -> line.texts().contains("test1") || line.texts().contains("get"));
  }

  private static void usesSessions(RedisRoom room) throws Exception {
    SessionConfig config = new SessionConfig(LONG, LONG, 1);
    SessionStore sessions =
        room.sessions(config, RedisSessionStoreTest.SEAL, RedisSessionStoreTest.SALT);
    SessionKey key = SessionSamples.begun(sessions, "backend");
    assertThat(done(sessions.setLogLevel(key, LogLevel.INFO))).isTrue();
    assertThat(done(sessions.begin(key, SessionSamples.ALICE, SessionSamples.EDITOR))).isFalse();
    assertThat(done(sessions.subscribe(key, SessionSamples.CRM, "file:///a")))
        .isEqualTo(Subscribed.DONE);
    assertThat(done(sessions.unsubscribe(key, SessionSamples.CRM, "file:///a"))).isTrue();
    assertThat(done(sessions.find(key))).isPresent();
    assertThat(done(sessions.end(key, SessionSamples.ALICE))).isPresent();
    assertThat(done(sessions.begin(key, SessionSamples.ALICE, SessionSamples.EDITOR))).isTrue();
  }

  private static void usesNews(SessionNews news) throws Exception {
    SessionNotice notice = new SessionNotice.Ended(SessionSamples.freshKey(SessionSamples.ALICE));
    List<SessionNotice> heard = new CopyOnWriteArrayList<>();
    done(news.subscribe(heard::add));
    done(news.tell(notice));
    await().atMost(BOUND).until(() -> heard.contains(notice));
  }

  @Test
  void whoMayNotUseTheChannelOfSessionsHearsOfChangesAllTheSame() throws Exception {
    // Given
    RedisServer redis = start(RedisSetup.bare());
    allow(redis, "node", "word", RIGHTS.replace(" &p:1:sessions", ""));
    Ear ear = new Ear();

    // When
    RedisRoom room = rooms.reached(config(redis, "node", "word"));
    Future<Void> subscribed = room.sessionNews().subscribe(notice -> {});
    done(room.bus().subscribe(ear));
    CatalogChanged change = new CatalogChanged(family("a"), new Epoch(1));
    done(room.bus().publish(change));
    await().atMost(BOUND).until(() -> ear.heard.contains(change));
    boolean heardBefore = subscribed.isComplete();
    redis.command("ACL", "SETUSER", "node", "&p:1:sessions");

    // Then
    assertThat(heardBefore).isFalse();
    done(subscribed);
    usesNews(room.sessionNews());
  }

  private static void usesAll(RedisRoom room, Ear ear) throws Exception {
    usesSessions(room);
    usesNews(room.sessionNews());
    CatalogStore store = room.store();
    Listing large = large(600_000, 1);
    Ticket ticket = stored(store, key("a"), large);
    stored(store, key("a"), large(600_000, 2));
    Ticket again = stored(store, key("a"), large);
    assertThat(done(store.lookup(key("a"))))
        .isEqualTo(new Lookup(ticket.epoch(), large, again.number()));
    assertThat(done(store.renew(key("a"), again, LONG))).isTrue();
    done(store.release(key("a"), again));
    Epoch next = done(store.supersede(family("a")));
    done(store.supersede(family("b")));
    assertThat(done(store.epochs(Set.of(family("a"))))).isEqualTo(Map.of(family("a"), next));
    Set<Fingerprint> lease = Set.of(family("a").mount());
    done(room.leases().hold(lease, LONG));
    done(room.leases().hold(lease, LONG));
    done(room.leases().release(lease));
    CatalogChanged change = new CatalogChanged(family("a"), next);
    done(room.bus().publish(change));
    await().atMost(BOUND).until(() -> ear.heard.contains(change));
  }

  @Test
  void keysOfOthersAreNotForNodes() throws Exception {
    // Given
    RedisServer redis = start(RedisSetup.bare());
    allow(redis, "node", "word", RIGHTS);
    RedisConfig foreign = Rooms.config(new Topology.Single(redis.uri()), "q", "node", "word", null);

    // When
    RedisRoom room = rooms.reached(foreign);

    // Then
    assertThat(refused(room.store().lookup(key("a")))).isEqualTo(Reason.NO_PERMISSION);
    assertThat(refused(room.store().epochs(Set.of(family("a"))))).isEqualTo(Reason.NO_PERMISSION);
    assertThat(refused(room.leases().hold(Set.of(family("a").mount()), LONG)))
        .isEqualTo(Reason.NO_PERMISSION);
    assertThat(refused(room.bus().publish(new CatalogChanged(family("a"), new Epoch(1)))))
        .isEqualTo(Reason.NO_PERMISSION);
    assertThat(room.isReachable()).isTrue();
  }

  @Test
  void whoMayNotListenGoesOnWithoutAndListensOnceAllowed() throws Exception {
    // Given
    RedisServer redis = start(RedisSetup.bare());
    allow(redis, "node", "word", RIGHTS + " -subscribe");
    Ear ear = new Ear();

    // When
    RedisRoom room = rooms.reached(config(redis, "node", "word"));
    Future<?> subscribed = room.bus().subscribe(ear);
    stored(room.store(), key("a"), small("a"));
    boolean heardBefore = subscribed.isComplete();
    redis.command("ACL", "SETUSER", "node", "+subscribe");
    done(subscribed);
    CatalogChanged change = new CatalogChanged(family("a"), new Epoch(1));
    done(room.bus().publish(change));

    // Then
    assertThat(heardBefore).isFalse();
    assertThat(room.isReachable()).isTrue();
    await().atMost(BOUND).until(() -> ear.heard.contains(change));
  }

  @Test
  void anEpochThatMayNotBeWrittenIsForgotten() throws Exception {
    // Given
    RedisServer redis = start(RedisSetup.bare());
    allow(redis, "node", "word", RIGHTS);
    RedisRoom room = rooms.reached(config(redis, "node", "word"));
    Ticket before = stored(room.store(), key("a"), small("a"));

    // When
    redis.command("ACL", "SETUSER", "node", "-hset");
    Epoch next = done(room.store().supersede(family("a")));
    Map<?, Epoch> counted = done(room.store().epochs(Set.of(family("a"))));
    redis.command("ACL", "SETUSER", "node", "+hset");

    // Then
    assertThat(next).isGreaterThan(before.epoch());
    assertThat(counted).isEmpty();
    assertThat(done(room.store().lookup(key("a"))).epoch()).isGreaterThan(next);
  }

  private RedisServer start(RedisSetup setup) {
    RedisServer server = RedisServer.start(setup);
    servers.add(server);
    return server;
  }

  private static RedisConfig config(RedisServer redis, @Nullable String user, String password) {
    return Rooms.config(new Topology.Single(redis.uri()), "p", user, password, null);
  }

  private static void allow(RedisServer redis, String user, String password, String rights) {
    List<String> words =
        new ArrayList<>(List.of("ACL", "SETUSER", user, "reset", "on", ">" + password));
    words.addAll(Arrays.asList(rights.split(" ")));
    redis.command(words.toArray(String[]::new));
  }
}
