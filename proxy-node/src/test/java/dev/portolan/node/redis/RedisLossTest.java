package dev.portolan.node.redis;

import static dev.portolan.node.redis.Rooms.BOUND;
import static dev.portolan.node.redis.Rooms.done;
import static dev.portolan.node.redis.Rooms.missed;
import static dev.portolan.node.redis.Rooms.reached;
import static dev.portolan.node.redis.Rooms.refused;
import static dev.portolan.node.redis.Samples.family;
import static dev.portolan.node.redis.Samples.key;
import static dev.portolan.node.redis.Samples.small;
import static dev.portolan.node.redis.Samples.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.event.CatalogChanged;
import dev.portolan.node.catalog.CatalogStore.Lookup;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import dev.portolan.node.redis.StoreUnavailable.Reason;
import dev.portolan.testkit.redis.RedisCommands;
import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.TcpProxy;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Redis that is not there, goes away, stands still, and comes back. */
class RedisLossTest {
  private final RedisServer redis = RedisServer.start();
  private final TcpProxy wire = TcpProxy.toRedis(redis.uri());
  private final Rooms rooms = new Rooms();

  @AfterEach
  void leave() throws Exception {
    if (redis.isRunning()) {
      redis.resume();
    }
    wire.heal();
    rooms.close();
    wire.close();
    redis.close();
  }

  @Test
  void aRoomOpensWithoutRedisAndFindsItLater() throws Exception {
    // Given
    Ear ear = new Ear();
    redis.kill();
    RedisRoom room = rooms.open(Rooms.config(redis.uri(), "p"));
    Future<?> subscribed = room.bus().subscribe(ear);
    Reason reason = refused(room.store().lookup(key("a")));
    boolean before = room.isReachable() || subscribed.isComplete();

    // When
    redis.restart();
    reached(room);

    // Then
    assertThat(reason).isEqualTo(Reason.UNREACHABLE);
    assertThat(before).isFalse();
    done(subscribed);
    stored(room.store(), key("a"), small("a"));
    done(room.bus().publish(change(1)));
    await().atMost(BOUND).until(() -> ear.heard.contains(change(1)));
    assertThat(ear.gaps).hasPositiveValue();
  }

  @Test
  void anAddressThatNobodyAnswersAtIsNoFailureToOpen() throws Exception {
    // Given
    redis.pause();

    // When
    RedisRoom room = rooms.open(Rooms.config(redis.uri(), "p"));
    Reason reason = refused(room.store().lookup(key("a")));

    // Then
    assertThat(reason).isIn(Reason.UNREACHABLE, Reason.TIMEOUT);
    redis.resume();
    reached(room);
    stored(room.store(), key("a"), small("a"));
  }

  @Test
  void aKilledRedisIsMissedAtOnceAndFoundAgain() throws Exception {
    // Given
    Ear ear = new Ear();
    RedisRoom room = rooms.reached(Rooms.config(redis.uri(), "p"));
    done(room.bus().subscribe(ear));
    Ticket lost = stored(room.store(), key("a"), small("a"));

    // When
    redis.kill();
    Reason reason = refused(room.store().lookup(key("a")));
    int gaps = ear.gaps.get();
    redis.restart();
    reached(room);

    // Then
    assertThat(reason).isIn(Reason.UNREACHABLE, Reason.TIMEOUT);
    await().atMost(BOUND).until(() -> ear.gaps.get() > gaps);
    Lookup empty = done(room.store().lookup(key("a")));
    assertThat(empty.listing()).isNull();
    assertThat(empty.epoch()).isGreaterThan(lost.epoch());
    assertThat(done(room.store().store(key("a"), small("late"), lost, Samples.LONG))).isFalse();
    hearsWhatIsPublished(room, ear);
  }

  @Test
  void whileRedisStandsStillOneWaitsAndTheOthersDoNot() throws Exception {
    // Given
    RedisRoom room = rooms.reached(Rooms.config(redis.uri(), "p"));
    redis.pause();

    // When
    Reason first = refused(room.store().lookup(key("a")));
    missed(room);
    Future<Lookup> second = room.store().lookup(key("a"));
    List<Future<?>> others = many(room);

    // Then
    assertThat(first).isEqualTo(Reason.TIMEOUT);
    assertThat(refused(second)).isEqualTo(Reason.TIMEOUT);
    for (Future<?> other : others) {
      assertThat(refused(other)).isEqualTo(Reason.TIMEOUT);
    }
    redis.resume();
    reached(room);
    stored(room.store(), key("a"), small("a"));
    assertThat(whatIsCounted()).as("nobody else asked").containsExactly(countOf("a"));
  }

  private Set<String> whatIsCounted() {
    try (RedisCommands commands = redis.connect()) {
      return commands.keys("*:count");
    }
  }

  private static String countOf(String mount) {
    return new RedisKeys("p").count(family(mount));
  }

  /** All that can be asked. Redis would count each of these families if it heard of them. */
  private static List<Future<?>> many(RedisRoom room) {
    List<Future<?>> all = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(room.store().lookup(key("b" + i)));
      all.add(room.store().supersede(family("b" + i)));
      all.add(room.store().epochs(List.of(family("b" + i))));
      all.add(room.bus().publish(change(i)));
      all.add(room.leases().hold(List.of(family("b" + i).mount()), Samples.LONG));
    }
    return all;
  }

  @Test
  void aBrokenWireIsNoticedAndMended() throws Exception {
    // Given
    Ear ear = new Ear();
    RedisRoom room = rooms.reached(Rooms.config(wire.uri(), "p"));
    done(room.bus().subscribe(ear));

    // When
    wire.cut();
    refused(room.store().lookup(key("a")));
    missed(room);
    int gaps = ear.gaps.get();
    wire.heal();
    reached(room);

    // Then
    await().atMost(BOUND).until(() -> ear.gaps.get() > gaps);
    stored(room.store(), key("a"), small("a"));
    hearsWhatIsPublished(room, ear);
  }

  @Test
  void aWireThatSwallowsEverythingIsNoticedAndMended() throws Exception {
    // Given
    Ear ear = new Ear();
    RedisRoom room = rooms.reached(Rooms.config(wire.uri(), "p"));
    done(room.bus().subscribe(ear));

    // When
    wire.blackhole();
    Reason reason = refused(room.store().lookup(key("a")));
    missed(room);
    int gaps = ear.gaps.get();
    wire.heal();
    reached(room);

    // Then
    assertThat(reason).isEqualTo(Reason.TIMEOUT);
    await().atMost(BOUND).until(() -> ear.gaps.get() > gaps);
    stored(room.store(), key("a"), small("a"));
    hearsWhatIsPublished(room, ear);
  }

  @Test
  void aSubscriptionThatBrokeAloneIsMadeAgainWithAGap() throws Exception {
    // Given
    Ear ear = new Ear();
    RedisRoom room = rooms.reached(Rooms.config(redis.uri(), "p"));
    done(room.bus().subscribe(ear));
    int gaps = ear.gaps.get();

    // When
    redis.command("CLIENT", "KILL", "TYPE", "pubsub");

    // Then
    await().atMost(BOUND).until(() -> ear.gaps.get() > gaps);
    hearsWhatIsPublished(room, ear);
  }

  @Test
  void listenersHearOfEachChangeOfReach() throws Exception {
    // Given
    List<Boolean> heard = new CopyOnWriteArrayList<>();
    RedisRoom room = rooms.reached(Rooms.config(redis.uri(), "p"));
    room.onChange(heard::add);

    // When
    redis.kill();
    refused(room.store().lookup(key("a")));
    missed(room);
    refused(room.store().lookup(key("a")));
    redis.restart();
    reached(room);

    // Then
    await().atMost(BOUND).until(() -> heard.size() >= 2);
    assertThat(heard.subList(0, 2)).containsExactly(false, true);
  }

  private static void hearsWhatIsPublished(RedisRoom room, Ear ear) {
    AtomicInteger next = new AtomicInteger(1_000);
    await()
        .atMost(BOUND)
        .until(
            () -> {
              CatalogChanged change = change(next.incrementAndGet());
              done(room.bus().publish(change));
              await().during(Duration.ofMillis(50)).until(() -> true);
              return ear.heard.contains(change);
            });
  }

  private static CatalogChanged change(long epoch) {
    return new CatalogChanged(family("a"), new Epoch(epoch));
  }
}
