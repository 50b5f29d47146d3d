package dev.portolan.node.redis;

import static dev.portolan.node.redis.Rooms.done;
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
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import dev.portolan.model.event.CatalogChanged;
import dev.portolan.node.catalog.CatalogStore;
import dev.portolan.node.catalog.CatalogStore.Lookup;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import dev.portolan.node.catalog.CatalogStore.Turn;
import dev.portolan.testkit.redis.RedisCommands;
import dev.portolan.testkit.redis.RedisServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What no node wrote, or a node of another version, in every key: it is a miss, and never harms.
 */
class RedisGarbageTest {
  private static final RedisServer REDIS = RedisServer.start();
  private static final RedisKeys KEYS = new RedisKeys("p");
  private static final Fingerprint LEASE = Fingerprint.of("lease").build();

  private final Rooms rooms = new Rooms();
  private final RedisRoom room = rooms.reached(Rooms.config(REDIS.uri(), "p"));
  private final CatalogStore store = room.store();

  @AfterEach
  void leave() throws Exception {
    rooms.close();
    REDIS.command("FLUSHALL");
  }

  @AfterAll
  static void end() {
    REDIS.close();
  }

  /** Commands that put something else under a key, with * for the key. */
  static Stream<String> garbage() {
    return Stream.of("SET * x", "SET * 5", "LPUSH * x", "SADD * x", "XADD * 1-1 x y");
  }

  static Stream<String> garbageOfCounts() {
    return Stream.concat(
        garbage(),
        Stream.of(
            "HSET * e 12 t x",
            "HSET * e x t 1",
            "HSET * e -1 t 1",
            "HSET * e 1.5 t 1",
            "HSET * e 99999999999999999999 t 1",
            "HSET * e 9007199254740993 t 1",
            "HSET * t 1"));
  }

  static Stream<String> garbageOfListings() {
    return Stream.concat(
        garbage(),
        Stream.of(
            "HSET * z 1",
            "HSET * z x",
            "HSET * n 3",
            "HSET * n -1",
            "HSET * n 99999999999",
            "HSET * n x",
            "HSET * t x",
            "HSET * t -1",
            "HSET * b x",
            "HSET * b portolan-listing/2",
            "HDEL * b",
            "HDEL * n z"));
  }

  @ParameterizedTest
  @MethodSource("garbageOfCounts")
  void aCountThatIsNoneIsALostCount(String garbage) throws Exception {
    // Given
    Ticket before = stored(store, key("a"), small("a"));
    Listing fresh = small("fresh");

    // When
    put(garbage, KEYS.count(family("a")));
    Map<ListingFamily, Epoch> epochs = done(store.epochs(List.of(family("a"), family("b"))));
    boolean late = done(store.store(key("a"), small("late"), before, LONG));
    Lookup found = done(store.lookup(key("a")));
    Ticket after = stored(store, key("a"), fresh);

    // Then
    assertThat(epochs.values()).allMatch(epoch -> epoch.value() < before.epoch().value());
    assertThat(late).isFalse();
    assertThat(found.listing()).isNull();
    assertThat(found.epoch()).isGreaterThan(before.epoch());
    assertThat(done(store.lookup(key("a"))))
        .isEqualTo(new Lookup(found.epoch(), fresh, after.number()));
  }

  @ParameterizedTest
  @MethodSource("garbageOfCounts")
  void anEpochBeginsWhateverTheCountWas(String garbage) throws Exception {
    // Given
    Epoch before = done(store.supersede(family("a")));

    // When
    put(garbage, KEYS.count(family("a")));
    Epoch after = done(store.supersede(family("a")));

    // Then
    assertThat(after).isGreaterThan(before);
    assertThat(done(store.epochs(Set.of(family("a"))))).isEqualTo(Map.of(family("a"), after));
  }

  @ParameterizedTest
  @MethodSource("garbageOfListings")
  void aListingThatIsNoneIsAMissAndCanBeReplaced(String garbage) throws Exception {
    // Given
    ListingKey key = key("a");
    stored(store, key, small("a"));
    Listing fresh = large(10_000, 1);

    // When
    put(garbage, KEYS.listing(key));
    Lookup miss = done(store.lookup(key));
    Turn turn = done(store.claim(key, miss, LONG, true));
    Turn held = done(store.claim(key, miss, LONG, false));
    Ticket ticket = ((Turn.Given) turn).ticket();
    boolean replaced = done(store.store(key, fresh, ticket, LONG));

    // Then
    assertThat(miss.listing()).isNull();
    // not moved: what cannot be read is as it was found
    assertThat(held).isEqualTo(new Turn.Taken());
    assertThat(replaced).isTrue();
    assertThat(done(store.lookup(key))).isEqualTo(new Lookup(miss.epoch(), fresh, ticket.number()));
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void aChunkThatIsNoneIsAMiss(String garbage) throws Exception {
    // Given
    Listing large = large(600_000, 1);
    Ticket ticket = stored(store, key("a"), large);
    List<String> chunks = KEYS.chunks(key("a"), Stamp.of(ticket), 3);

    // When
    put(garbage, chunks.get(1));
    Lookup miss = done(store.lookup(key("a")));

    // Then
    assertThat(miss).isEqualTo(new Lookup(ticket.epoch(), null, ticket.number()));
    assertThat(done(store.claim(key("a"), miss, LONG, true))).isInstanceOf(Turn.Given.class);
  }

  @Test
  void aChunkThatIsGoneIsAMiss() throws Exception {
    // Given
    Ticket ticket = stored(store, key("a"), large(600_000, 1));
    List<String> chunks = KEYS.chunks(key("a"), Stamp.of(ticket), 3);

    // When
    REDIS.command("DEL", chunks.getLast());

    // Then
    assertThat(done(store.lookup(key("a"))))
        .isEqualTo(new Lookup(ticket.epoch(), null, ticket.number()));
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void aTurnThatIsNoneIsFree(String garbage) throws Exception {
    // Given
    Lookup seen = done(store.lookup(key("a")));
    Ticket nobodys = new Ticket(seen.epoch(), 7);

    // When
    put(garbage, KEYS.turn(key("a")));
    boolean renewed = done(store.renew(key("a"), nobodys, LONG));
    done(store.release(key("a"), nobodys));
    Turn turn = done(store.claim(key("a"), seen, LONG, false));

    // Then
    assertThat(renewed).isFalse();
    assertThat(turn).isInstanceOf(Turn.Given.class);
    assertThat(done(store.claim(key("a"), seen, LONG, false))).isEqualTo(new Turn.Taken());
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void aFenceThatIsNoneBeginsAnew(String garbage) throws Exception {
    // When
    put(garbage, KEYS.fence(LEASE));
    Map<Fingerprint, Long> held = done(room.leases().hold(Set.of(LEASE), LONG));

    // Then
    assertThat(held).containsOnlyKeys(LEASE).doesNotContainValue(0L);
    assertThat(done(room.leases().hold(Set.of(LEASE), LONG))).isEqualTo(held);
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void aHolderThatIsNoneHoldsNothingForLong(String garbage) throws Exception {
    // Given
    RedisRoom other = rooms.reached(Rooms.config(REDIS.uri(), "p"));

    // When
    put(garbage, KEYS.holder(LEASE));
    if (garbage.startsWith("SET")) {
      // it may well be a node; but no node would hold it for ever
      REDIS.command("PEXPIRE", KEYS.holder(LEASE), "1");
    }
    await().until(() -> !done(room.leases().hold(Set.of(LEASE), LONG)).isEmpty());

    // Then
    assertThat(done(other.leases().hold(Set.of(LEASE), LONG))).isEmpty();
  }

  @Test
  void messagesThatAreNoneAreIgnoredAndCounted() throws Exception {
    // Given
    Ear ear = new Ear();
    AtomicInteger counted = new AtomicInteger();
    RedisRoom hearing =
        rooms.open(
            Rooms.config(REDIS.uri(), "p"),
            new RedisObserver() {
              @Override
              public void ignoredMessage() {
                counted.incrementAndGet();
              }
            });
    done(hearing.bus().subscribe(ear));

    // When
    REDIS.command("PUBLISH", KEYS.changed(), "");
    REDIS.command("PUBLISH", KEYS.changed(), "portolan-changed/2 00000000\n{}");
    done(room.bus().publish(new CatalogChanged(family("a"), new Epoch(1L << 53))));
    var change = new CatalogChanged(family("a"), new Epoch(1));
    done(room.bus().publish(change));

    // Then
    await().until(() -> !ear.heard.isEmpty());
    assertThat(ear.heard).containsExactly(change);
    assertThat(counted).hasValue(3);
  }

  @Test
  void scriptsThatRedisHasForgottenAreToldAnew() throws Exception {
    // Given
    Ticket ticket = stored(store, key("a"), small("a"));

    // When
    REDIS.command("SCRIPT", "FLUSH");

    // Then
    assertThat(done(store.lookup(key("a"))))
        .isEqualTo(new Lookup(ticket.epoch(), small("a"), ticket.number()));
  }

  /** What alters fields of a listing leaves the others as they are. */
  private static void put(String garbage, String key) {
    List<String> words = new ArrayList<>(Arrays.asList(garbage.split(" ")));
    words.set(1, key);
    try (RedisCommands commands = REDIS.connect()) {
      boolean alters = words.getFirst().startsWith("H") && key.contains("listing");
      if (!alters) {
        commands.command("DEL", key);
      }
      commands.command(words.toArray(String[]::new));
    }
  }
}
