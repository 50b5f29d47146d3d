package dev.portolan.node.redis;

import static dev.portolan.node.redis.Rooms.BOUND;
import static dev.portolan.node.redis.Rooms.done;
import static dev.portolan.node.redis.Samples.family;
import static dev.portolan.node.redis.Samples.key;
import static dev.portolan.node.redis.Samples.small;
import static dev.portolan.node.redis.Samples.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.event.CatalogChanged;
import dev.portolan.node.catalog.CatalogStore;
import dev.portolan.node.catalog.CatalogStore.Lookup;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import dev.portolan.node.config.RedisConfig;
import dev.portolan.node.config.RedisConfig.Topology;
import dev.portolan.testkit.redis.RedisSentinels;
import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.RedisSetup;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A master, a replica and three sentinels, all real. */
class RedisSentinelTest {
  private final RedisSentinels redis =
      RedisSentinels.start(RedisSetup.bare().login("default", "word"));
  private final Rooms rooms = new Rooms();

  @AfterEach
  void leave() throws Exception {
    rooms.close();
    redis.close();
  }

  @Test
  void afterAFailoverTheNewMasterIsUsedAndHeard() throws Exception {
    // Given
    RedisRoom room = rooms.reached(config());
    CatalogStore store = room.store();
    Ear ear = new Ear();
    done(room.bus().subscribe(ear));
    Ticket before = stored(store, key("a"), small("a"));
    Epoch last = done(store.supersede(family("a")));
    int gaps = ear.gaps.get();

    // When
    RedisServer next = redis.failover();

    // Then
    await().atMost(BOUND.multipliedBy(5)).ignoreExceptions().until(() -> superseded(store) != null);
    assertThat(next.command("EXISTS", new RedisKeys("p").count(family("a"))).number()).isOne();
    assertThat(done(store.lookup(key("a"))).epoch()).isGreaterThan(last);
    assertThat(done(store.store(key("a"), small("late"), before, Samples.LONG))).isFalse();
    await().atMost(BOUND).until(() -> ear.gaps.get() > gaps);
    hearsWhatIsPublished(room, ear);
  }

  @Test
  void aFailoverWithTheOldMasterAliveEndsAtTheNewOne() throws Exception {
    // Given
    RedisRoom room = rooms.reached(config());
    CatalogStore store = room.store();
    Ear ear = new Ear();
    done(room.bus().subscribe(ear));
    stored(store, key("a"), small("a"));
    int gaps = ear.gaps.get();

    // When
    RedisServer next = redis.switchOver();

    // Then
    String count = new RedisKeys("p").count(family("a"));
    await()
        .atMost(BOUND.multipliedBy(5))
        .ignoreExceptions()
        .until(
            () -> {
              Epoch epoch = superseded(store);
              return next.command("HGET", count, "e")
                  .text()
                  .equals(Long.toString(epoch == null ? 0 : epoch.value()));
            });
    await().atMost(BOUND).until(() -> ear.gaps.get() > gaps);
    hearsWhatIsPublished(room, ear);
  }

  @Test
  void aNodeThatStartsWhileTheMasterIsGoneFindsTheNextOne() throws Exception {
    // Given
    redis.master().kill();
    RedisRoom room = rooms.open(config());
    Rooms.refused(room.store().lookup(key("a")));

    // When: the sentinels agree on another

    // Then
    await().atMost(BOUND.multipliedBy(5)).until(room::isReachable);
    await()
        .atMost(BOUND.multipliedBy(5))
        .ignoreExceptions()
        .until(() -> stored(room.store(), key("a"), small("a")) != null);
  }

  @Test
  void oneSentinelThatAnswersIsEnough() throws Exception {
    // Given
    redis.sentinels().get(0).kill();
    redis.sentinels().get(1).kill();

    // When
    RedisRoom room = rooms.reached(config());

    // Then
    Ticket ticket = stored(room.store(), key("a"), small("a"));
    assertThat(done(room.store().lookup(key("a"))))
        .isEqualTo(new Lookup(ticket.epoch(), small("a"), ticket.number()));
  }

  private RedisConfig config() {
    Topology topology = new Topology.Sentinel(RedisSentinels.MASTER_NAME, redis.uris(), null, null);
    return Rooms.config(topology, "p", null, "word", null);
  }

  private static @Nullable Epoch superseded(CatalogStore store) throws Exception {
    return done(store.supersede(family("a")));
  }

  private static void hearsWhatIsPublished(RedisRoom room, Ear ear) {
    AtomicLong next = new AtomicLong(1_000);
    await()
        .atMost(BOUND)
        .ignoreExceptions()
        .until(
            () -> {
              CatalogChanged change =
                  new CatalogChanged(family("a"), new Epoch(next.incrementAndGet()));
              done(room.bus().publish(change));
              return ear.heard.stream().anyMatch(heard -> heard.epoch().value() > 1_000);
            });
  }
}
