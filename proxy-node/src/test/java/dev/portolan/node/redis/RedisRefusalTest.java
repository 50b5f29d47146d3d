package dev.portolan.node.redis;

import static dev.portolan.node.redis.Rooms.BOUND;
import static dev.portolan.node.redis.Rooms.done;
import static dev.portolan.node.redis.Rooms.refused;
import static dev.portolan.node.redis.Samples.LONG;
import static dev.portolan.node.redis.Samples.family;
import static dev.portolan.node.redis.Samples.key;
import static dev.portolan.node.redis.Samples.large;
import static dev.portolan.node.redis.Samples.small;
import static dev.portolan.node.redis.Samples.stored;
import static dev.portolan.node.redis.Samples.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.event.CatalogChanged;
import dev.portolan.node.catalog.CatalogStore;
import dev.portolan.node.catalog.CatalogStore.Lookup;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import dev.portolan.node.redis.StoreUnavailable.Reason;
import dev.portolan.testkit.redis.RedisBinary;
import dev.portolan.testkit.redis.RedisCommands;
import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.RedisSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A Redis that answers, and will not do what it is asked: full, read-only, or emptied. On the one
 * of this machine, and on the 6.2 that comes with the testkit: they word their refusals
 * differently.
 */
class RedisRefusalTest {
  private final Rooms rooms = new Rooms();
  private final List<RedisServer> servers = new ArrayList<>();

  /** Which redis-server. */
  enum Version {
    FOUND,
    EMBEDDED;

    RedisSetup setup() {
      RedisSetup bare = RedisSetup.bare();
      return this == FOUND ? bare : bare.binary(RedisBinary.embedded());
    }
  }

  @AfterEach
  void leave() throws Exception {
    rooms.close();
    servers.forEach(RedisServer::close);
  }

  @ParameterizedTest
  @EnumSource
  void aFullRedisTakesNoListingAndKeepsTheLast(Version version) throws Exception {
    // Given
    RedisServer redis = start(version);
    CatalogStore store = room(redis).store();
    Listing last = small("last");
    Ticket earlier = stored(store, key("a"), last);
    Ticket later = ticket(store, key("a"));
    Ticket other = ticket(store, key("b"));

    // When
    fill(redis);
    Reason small = refused(store.store(key("a"), small("new"), later, LONG));
    Reason large = refused(store.store(key("b"), large(600_000, 1), other, LONG));

    // Then
    assertThat(small).isEqualTo(Reason.FULL);
    assertThat(large).isEqualTo(Reason.FULL);
    assertThat(done(store.lookup(key("a"))))
        .isEqualTo(new Lookup(earlier.epoch(), last, earlier.number()));
  }

  @ParameterizedTest
  @EnumSource
  void aFullRedisGoesOnCounting(Version version) throws Exception {
    // Given
    RedisServer redis = start(version);
    RedisRoom room = room(redis);
    CatalogStore store = room.store();
    Ticket before = stored(store, key("a"), small("a"));

    // When
    fill(redis);
    Epoch next = done(store.supersede(family("a")));
    Epoch first = done(store.supersede(family("b")));
    Lookup unknown = done(store.lookup(key("c")));
    Ticket ticket = ticket(store, key("a"));
    Map<?, Long> lease = done(room.leases().hold(Set.of(family("a").mount()), LONG));

    // Then
    assertThat(next).isGreaterThan(before.epoch());
    assertThat(ticket.epoch()).isEqualTo(next);
    assertThat(done(store.lookup(key("a")))).isEqualTo(new Lookup(next, null, 0));
    assertThat(done(store.lookup(key("c")))).isEqualTo(unknown);
    assertThat(done(store.epochs(Set.of(family("a"), family("b")))))
        .isEqualTo(Map.of(family("a"), next, family("b"), first));
    assertThat(done(store.store(key("a"), small("late"), before, LONG))).isFalse();
    assertThat(lease).hasSize(1);
  }

  /** Whatever a full Redis is asked, messages go through it. */
  @Test
  void aFullRedisStillTells() throws Exception {
    // Given
    RedisServer redis = start(Version.FOUND);
    RedisRoom room = room(redis);
    Ear ear = new Ear();
    done(room.bus().subscribe(ear));
    CatalogChanged change = new CatalogChanged(family("a"), new Epoch(1));

    // When
    fill(redis);
    done(room.bus().publish(change));

    // Then
    await().atMost(BOUND).until(() -> ear.heard.contains(change));
  }

  @ParameterizedTest
  @EnumSource
  void aReplicaIsNoPlaceToDecideAnything(Version version) throws Exception {
    // Given
    RedisServer redis = start(version);
    RedisRoom room = room(redis);
    CatalogStore store = room.store();
    Ticket ticket = stored(store, key("a"), small("a"));
    RedisServer master = start(version, "--repl-diskless-sync-delay", "0");

    // When
    redis.command("CONFIG", "SET", "repl-diskless-load", "swapdb");
    redis.command("REPLICAOF", master.host(), Integer.toString(master.port()));
    await().atMost(BOUND).until(() -> role(redis).equals("up"));

    // Then
    assertThat(refused(store.lookup(key("a")))).isEqualTo(Reason.READ_ONLY);
    assertThat(refused(store.claim(key("a"), new Lookup(ticket.epoch(), null, 0), LONG, true)))
        .isEqualTo(Reason.READ_ONLY);
    assertThat(done(store.store(key("a"), small("b"), ticket, LONG))).isFalse();
    assertThat(refused(store.store(key("a"), large(600_000, 1), ticket, LONG)))
        .isEqualTo(Reason.READ_ONLY);
    assertThat(refused(store.supersede(family("a")))).isEqualTo(Reason.READ_ONLY);
    assertThat(refused(room.leases().hold(Set.of(family("a").mount()), LONG)))
        .isEqualTo(Reason.READ_ONLY);
    assertThat(room.isReachable()).isTrue();

    // When
    redis.command("REPLICAOF", "NO", "ONE");

    // Then
    stored(store, key("a"), small("c"));
  }

  @Test
  void aRedisThatWasEmptiedNeverComesBackToAnEpoch() throws Exception {
    // Given
    RedisServer redis = start(Version.FOUND);
    CatalogStore store = room(redis).store();
    Ticket before = stored(store, key("a"), small("a"));
    Epoch last = done(store.supersede(family("a")));
    Ticket held = ticket(store, key("a"));

    // When
    redis.command("FLUSHALL");
    Map<?, Epoch> counted = done(store.epochs(Set.of(family("a"))));
    boolean late = done(store.store(key("a"), small("late"), before, LONG));
    boolean later = done(store.store(key("a"), small("later"), held, LONG));
    boolean renewed = done(store.renew(key("a"), held, LONG));
    Lookup after = done(store.lookup(key("a")));

    // Then
    assertThat(counted).isEmpty();
    assertThat(late).isFalse();
    assertThat(later).isFalse();
    assertThat(renewed).isFalse();
    assertThat(after.epoch()).isGreaterThan(last);
    stored(store, key("a"), small("b"));
  }

  @Test
  void aRedisThatCannotSaveTakesNothing() throws Exception {
    // Given
    RedisServer redis = start(Version.FOUND, "--dbfilename", "dir.rdb");
    RedisRoom room = room(redis);
    ticket(room.store(), key("a"));
    Path folder = Path.of(redis.command("CONFIG", "GET", "dir").texts().getLast());

    // When: a directory is where the snapshot should be
    Files.createDirectories(folder.resolve("dir.rdb").resolve("full"));
    redis.command("CONFIG", "SET", "save", "3600 1");
    redis.command("BGSAVE");
    await().atMost(BOUND).until(() -> !lastSave(redis).equals("ok"));

    // Then
    assertThat(refused(room.store().lookup(key("a")))).isEqualTo(Reason.NOT_SAVING);
    assertThat(room.isReachable()).isTrue();
  }

  @Test
  void aRedisWithTooFewReplicasTakesNothing() throws Exception {
    // Given
    RedisServer redis = start(Version.FOUND);
    RedisRoom room = room(redis);

    // When
    redis.command("CONFIG", "SET", "min-replicas-to-write", "1");

    // Then
    assertThat(refused(room.store().lookup(key("a")))).isEqualTo(Reason.TOO_FEW_REPLICAS);
    assertThat(refused(room.store().supersede(family("a")))).isEqualTo(Reason.TOO_FEW_REPLICAS);
    assertThat(room.isReachable()).isTrue();
  }

  @Test
  void aListingThatIsTooLargeIsNotShared() throws Exception {
    // Given
    CatalogStore store = room(start(Version.FOUND)).store();
    Ticket ticket = ticket(store, key("a"));

    // When
    Listing huge = large((int) Rooms.MAX_LISTING + (1 << 20), 1);
    Reason reason = refused(store.store(key("a"), huge, ticket, LONG));

    // Then
    assertThat(reason).isEqualTo(Reason.TOO_LARGE);
    assertThat(done(store.lookup(key("a")))).isEqualTo(new Lookup(ticket.epoch(), null, 0));
  }

  private RedisServer start(Version version, String... arguments) {
    RedisServer server = RedisServer.start(version.setup().with(arguments));
    servers.add(server);
    return server;
  }

  private RedisRoom room(RedisServer redis) {
    return rooms.reached(Rooms.config(redis.uri(), "p"));
  }

  /** From now on it takes nothing that would need memory. */
  private static void fill(RedisServer redis) {
    redis.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
    redis.command("CONFIG", "SET", "maxmemory", "1");
  }

  private static String lastSave(RedisServer redis) {
    try (RedisCommands commands = redis.connect()) {
      return commands.info("persistence", "rdb_last_bgsave_status");
    }
  }

  private static String role(RedisServer redis) {
    try (RedisCommands commands = redis.connect()) {
      return commands.info("replication", "master_link_status");
    }
  }
}
