package dev.portolan.node.redis;

import static dev.portolan.node.redis.Rooms.done;
import static dev.portolan.node.redis.Samples.key;
import static dev.portolan.node.redis.Samples.large;
import static dev.portolan.node.redis.Samples.small;
import static dev.portolan.node.redis.Samples.stored;
import static dev.portolan.node.redis.Samples.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.event.CatalogChanged;
import dev.portolan.node.catalog.CatalogStore;
import dev.portolan.node.catalog.CatalogStore.Lookup;
import dev.portolan.testkit.redis.RedisCommands;
import dev.portolan.testkit.redis.RedisServer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What lies in Redis, looked at from outside. */
class RedisSchemaTest {
  private static final String HEX = "[0-9a-f]{64}";
  private static final String FAMILY = "p:1:\\{" + HEX + "\\.(tool|prompt|resource|template)\\}:";
  private static final String LEASE = "p:1:\\{lease\\." + HEX + "\\}:";

  /** Each key of the schema, and the longest that it may live. */
  private static final Map<Pattern, Duration> SCHEMA =
      Map.of(
          Pattern.compile(FAMILY + "count"), Duration.ofDays(7),
          Pattern.compile(FAMILY + "listing:" + HEX), Samples.LONG,
          Pattern.compile(FAMILY + "chunk:" + HEX + ":\\d+-\\d+:\\d+"), Samples.LONG,
          Pattern.compile(FAMILY + "turn:" + HEX), Samples.LONG,
          Pattern.compile(LEASE + "holder"), Samples.LONG,
          Pattern.compile(LEASE + "fence"), Duration.ofDays(3));

  /** Of every clock. */
  private static final Epoch AHEAD = new Epoch(4_000_000_000_000_000L);

  private final RedisServer redis = RedisServer.start();
  private final Rooms rooms = new Rooms();
  private final RedisRoom room = rooms.reached(Rooms.config(redis.uri(), "p"));
  private final CatalogStore store = room.store();

  @AfterEach
  void leave() throws Exception {
    rooms.close();
    redis.close();
  }

  @Test
  void everyKeyIsOfTheSchemaAndExpires() throws Exception {
    // Given
    Fingerprint lease = Fingerprint.of("lease").build();

    // When
    stored(store, key("a"), small("a"));
    stored(store, key("b", "one"), large(400_000, 1));
    stored(store, key("b", "one"), large(500_000, 2));
    done(store.supersede(Samples.family("b")));
    stored(store, key("b", "two"), large(400_000, 3));
    done(store.supersede(Samples.family("c")));
    done(room.leases().hold(Set.of(lease), Samples.LONG));
    done(room.bus().publish(new CatalogChanged(Samples.family("b"), new Epoch(1))));
    done(room.bus().subscribe(new Ear()));

    // Then
    try (RedisCommands commands = redis.connect()) {
      Set<String> keys = commands.keys("*");
      for (Pattern kind : SCHEMA.keySet()) {
        assertThat(keys).anyMatch(key -> kind.matcher(key).matches());
      }
      assertThat(keys).allSatisfy(key -> assertThat(life(commands, key)).isPositive());
    }
  }

  /** In milliseconds; what may not live at all fails. */
  private static long life(RedisCommands commands, String key) {
    Duration longest =
        SCHEMA.entrySet().stream()
            .filter(kind -> kind.getKey().matcher(key).matches())
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow(() -> new AssertionError("not of the schema: " + key));
    long left = commands.command("PTTL", key).number();
    assertThat(left).as(key).isLessThanOrEqualTo(longest.toMillis());
    return left;
  }

  @Test
  void whatAListingWasMadeOfGoesSoonAfterAnotherHasReplacedIt() throws Exception {
    // Given
    stored(store, key("a"), large(600_000, 1));
    Set<String> first = chunks();

    // When
    stored(store, key("a"), large(300_000, 2));

    // Then
    assertThat(first).hasSize(3);
    try (RedisCommands commands = redis.connect()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(first)
                      .allSatisfy(
                          chunk ->
                              assertThat(commands.command("PTTL", chunk).number())
                                  .isBetween(1L, 30_000L)));
    }
    assertThat(chunks()).hasSize(5);
  }

  @Test
  void whatWasRefusedLeavesNothingThatLasts() throws Exception {
    // Given
    CatalogStore.Ticket late = ticket(store, key("a"));
    done(store.supersede(Samples.family("a")));

    // When
    boolean stored = done(store.store(key("a"), large(600_000, 1), late, Samples.LONG));

    // Then
    assertThat(stored).isFalse();
    try (RedisCommands commands = redis.connect()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(chunks())
                      .allSatisfy(
                          chunk ->
                              assertThat(commands.command("PTTL", chunk).number())
                                  .isLessThanOrEqualTo(30_000L)));
    }
  }

  @Test
  void aServerThatHasForgottenWhatItGaveLastDoesNotGiveItAgain() throws Exception {
    // Given
    CatalogStore.Ticket before = ticket(store, key("a"));
    Set<Epoch> counted = new HashSet<>();

    // When
    for (int times = 0; times < 5; times++) {
      counted.add(done(store.supersede(Samples.family("a"), AHEAD)));
      forget(before.epoch());
    }
    CatalogStore.Ticket after = ticket(store, key("a"));

    // Then: drawn from a thousand each
    assertThat(counted).allMatch(epoch -> epoch.compareTo(AHEAD) > 0).hasSizeGreaterThan(1);
    assertThat(after.number()).isGreaterThan(before.number());
  }

  /** As a replica that lags behind. */
  private void forget(Epoch epoch) throws Exception {
    String count = new RedisKeys("p").count(Samples.family("a"));
    try (RedisCommands commands = redis.connect()) {
      commands.command("HSET", count, "e", Long.toString(epoch.value()), "t", "0");
      commands.command("DEL", new RedisKeys("p").turn(key("a")));
    }
  }

  @Test
  void storingTheSameTwiceWithOneTicketKeepsIt() throws Exception {
    // Given
    Listing listing = large(600_000, 1);
    CatalogStore.Ticket ticket = stored(store, key("a"), listing);

    // When
    boolean again = done(store.store(key("a"), listing, ticket, Samples.LONG));

    // Then
    assertThat(again).isTrue();
    assertThat(done(store.lookup(key("a"))))
        .isEqualTo(new Lookup(ticket.epoch(), listing, ticket.number()));
    try (RedisCommands commands = redis.connect()) {
      assertThat(chunks())
          .allSatisfy(
              chunk ->
                  assertThat(commands.command("PTTL", chunk).number()).isGreaterThan(1_000_000L));
    }
  }

  @Test
  void smallListingsAreNotDeflatedAndLargeOnesAre() throws Exception {
    // Given
    Listing large = large(10_000, 1);

    // When
    stored(store, key("a"), small("a"));
    stored(store, key("b"), large);

    // Then
    try (RedisCommands commands = redis.connect()) {
      RedisKeys keys = new RedisKeys("p");
      List<String> smallOne = commands.command("HMGET", keys.listing(key("a")), "z", "n").texts();
      List<String> largeOne = commands.command("HMGET", keys.listing(key("b")), "z", "n").texts();
      assertThat(smallOne).containsExactly("0", "0");
      assertThat(largeOne).containsExactly("1", "0");
      assertThat(commands.command("HSTRLEN", keys.listing(key("b")), "b").number())
          .isBetween(5_000L, 15_000L);
    }
    assertThat(done(store.lookup(key("b"))).listing()).isEqualTo(large);
  }

  private Set<String> chunks() {
    try (RedisCommands commands = redis.connect()) {
      return commands.keys("p:1:*chunk*");
    }
  }
}
