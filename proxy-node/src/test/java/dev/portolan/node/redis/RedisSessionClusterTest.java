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
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.config.RedisConfig;
import dev.portolan.node.config.RedisConfig.Topology;
import dev.portolan.node.config.SessionConfig;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionStore;
import dev.portolan.testkit.redis.RedisCluster;
import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.RedisSetup;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions of two nodes, on three masters: those of one principal lie on all of them. */
class RedisSessionClusterTest {
  private static final int MOST = 30;
  private static final SessionConfig CONFIG =
      new SessionConfig(Duration.ofMinutes(20), Duration.ofHours(2), MOST);
  private static final RedisKeys KEYS = new RedisKeys("p");

  private final RedisCluster redis = RedisCluster.start(3, 0, RedisSetup.bare());
  private final Rooms rooms = new Rooms();
  private final SessionStore one = store();
  private final SessionStore other = store();

  @AfterEach
  void leave() throws Exception {
    rooms.close();
    redis.close();
  }

  @Test
  void sessionsLieOnAllMastersAndAreCountedTogether() throws Exception {
    // Given
    List<SessionKey> keys = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      keys.add(begun(i % 2 == 0 ? one : other, "backend-" + i));
    }

    // When
    boolean tooMany = done(other.begin(freshKey(ALICE), ALICE, EDITOR));
    for (SessionKey key : keys) {
      assertThat(done(other.find(key)).orElseThrow().backends()).hasSize(1);
    }
    boolean ended = done(other.end(keys.getFirst(), ALICE)).isPresent();
    boolean another = done(one.begin(freshKey(ALICE), ALICE, EDITOR));

    // Then
    Set<RedisServer> masters = new HashSet<>();
    keys.forEach(key -> masters.add(redis.masterOf(KEYS.session(key.digest().hex()))));
    assertThat(masters).hasSize(3);
    assertThat(tooMany).isFalse();
    assertThat(ended && another).isTrue();
    assertThat(done(one.find(keys.getFirst()))).isEmpty();
  }

  @Test
  void whatIsInDoubtIsLookedForOnAllMasters() throws Exception {
    // Given
    List<SessionKey> keys = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      keys.add(begun(one));
    }
    for (SessionKey lost : keys.subList(0, 10)) {
      String name = KEYS.session(lost.digest().hex());
      redis.masterOf(name).command("DEL", name);
    }

    // When
    allAreInDoubt();
    List<Boolean> begun = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      begun.add(done(other.begin(freshKey(ALICE), ALICE, EDITOR)));
    }

    // Then
    assertThat(begun.subList(0, 10)).containsOnly(true);
    assertThat(begun.getLast()).isFalse();
  }

  @Test
  void ofTwoNodesThatEnterOneWins() throws Exception {
    // Given
    SessionKey key = begun(one);

    // When
    Future<?> first = one.enter(key, CRM, backend("of one"), null);
    Future<?> second = other.enter(key, CRM, backend("of the other"), null);

    // Then
    Object winner = done(first);
    assertThat(done(second)).isEqualTo(winner);
    assertThat(done(other.find(key)).map(found -> found.backends().get(CRM))).isEqualTo(winner);
  }

  /** As if none had been asked for since it was begun, which is a while ago. */
  private void allAreInDoubt() {
    for (RedisServer master : redis.nodes()) {
      try (var commands = master.connect()) {
        for (String list : commands.keys("*:sessions")) {
          master.command(
              "EVAL",
              "for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do redis.call('ZADD',"
                  + " KEYS[1], redis.call('TIME')[1] * 1000 + 60000, member) end",
              "1",
              list);
        }
      }
    }
  }

  private SessionStore store() {
    RedisConfig config = Rooms.config(new Topology.Cluster(redis.uris()), "p", null, null, null);
    return rooms.reached(config).sessions(CONFIG, SEAL, SALT);
  }
}
