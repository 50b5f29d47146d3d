package dev.portolan.node.redis;

import static dev.portolan.node.redis.Rooms.BOUND;
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
import dev.portolan.model.event.CatalogChanged;
import dev.portolan.node.catalog.CatalogStore;
import dev.portolan.node.catalog.CatalogStore.Lookup;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import dev.portolan.node.config.RedisConfig;
import dev.portolan.node.config.RedisConfig.Topology;
import dev.portolan.testkit.redis.RedisCluster;
import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.RedisSetup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three masters, all real, two of which do not have any given key. */
class RedisClusterTest {
  private static final RedisKeys KEYS = new RedisKeys("p");

  private final RedisCluster redis = RedisCluster.start(3, 1, RedisSetup.bare());
  private final Rooms rooms = new Rooms();

  @AfterEach
  void leave() throws Exception {
    rooms.close();
    redis.close();
  }

  @Test
  void familiesLiveOnAllMastersAndAreReadTogether() throws Exception {
    // Given
    CatalogStore store = rooms.reached(config()).store();
    Map<ListingFamily, Epoch> all = new HashMap<>();

    // When
    for (int i = 0; i < 50; i++) {
      stored(store, key("m" + i), small("a" + i));
      all.put(family("m" + i), done(store.supersede(family("m" + i))));
    }

    // Then
    assertThat(done(store.epochs(all.keySet()))).isEqualTo(all);
    assertThat(redis.nodes().subList(0, 3))
        .allSatisfy(
            master -> assertThat(master.command("DBSIZE").number()).isGreaterThanOrEqualTo(10));
  }

  @Test
  void aLargeListingHasAllItsKeysOnOneMaster() throws Exception {
    // Given
    CatalogStore store = rooms.reached(config()).store();
    Listing large = large(1_500_000, 1);

    // When
    Ticket ticket = stored(store, key("a"), large);

    // Then
    assertThat(done(store.lookup(key("a"))))
        .isEqualTo(new Lookup(ticket.epoch(), large, ticket.number()));
    assertThat(redis.masterOf(KEYS.count(family("a"))).command("DBSIZE").number())
        .isGreaterThanOrEqualTo(9);
  }

  @Test
  void leasesAndMessagesCrossTheCluster() throws Exception {
    // Given
    RedisRoom one = rooms.reached(config());
    RedisRoom other = rooms.reached(config());
    Ear ear = new Ear();
    done(other.bus().subscribe(ear));
    List<Fingerprint> leases =
        IntStream.range(0, 100).mapToObj(i -> Fingerprint.of("lease").add(i).build()).toList();
    CatalogChanged change = new CatalogChanged(family("a"), new Epoch(1));

    // When
    Map<Fingerprint, Long> held = done(one.leases().hold(leases, LONG));
    done(one.bus().publish(change));

    // Then
    assertThat(held).hasSize(100);
    assertThat(done(other.leases().hold(leases, LONG))).isEmpty();
    await().atMost(BOUND).until(() -> ear.heard.contains(change));
  }

  @Test
  void afterAFailoverTheNewMasterCounts() throws Exception {
    // Given
    CatalogStore store = rooms.reached(config()).store();
    Ticket before = stored(store, key("a"), small("a"));
    Epoch last = done(store.supersede(family("a")));
    String count = KEYS.count(family("a"));

    // When
    RedisServer next = redis.failover(count);

    // Then
    await()
        .atMost(BOUND.multipliedBy(2))
        .ignoreExceptions()
        .until(() -> done(store.supersede(family("a"))).compareTo(last) > 0);
    assertThat(next.command("EXISTS", count).number()).isOne();
    assertThat(done(store.store(key("a"), small("late"), before, LONG))).isFalse();
  }

  @Test
  void afterAFailoverTheNewMasterIsHeard() throws Exception {
    // Given
    RedisRoom room = rooms.reached(config());
    Ear ear = new Ear();
    done(room.bus().subscribe(ear));
    int gaps = ear.gaps.get();

    // When
    RedisServer next = redis.failover(KEYS.changed());

    // Then
    await().atMost(BOUND).until(() -> ear.gaps.get() > gaps);
    hearsWhatIsPublished(room, ear);
    assertThat(next.command("PUBSUB", "NUMSUB", KEYS.changed()).items().getLast().number()).isOne();
  }

  @Test
  void aNodeThatStartsWithAPartOfTheClusterGoneUsesTheRest() throws Exception {
    // Given
    redis
        .nodes()
        .forEach(node -> node.command("CONFIG", "SET", "cluster-require-full-coverage", "no"));
    RedisServer lost = redis.masterOf(KEYS.count(family("a")));
    int replica = 3 + redis.nodes().indexOf(lost);
    redis.nodes().get(replica).kill();
    lost.kill();
    String elsewhere =
        IntStream.range(0, 100)
            .mapToObj(i -> "m" + i)
            .filter(mount -> !isAt(lost, KEYS.count(family(mount))))
            .findFirst()
            .orElseThrow();

    // When
    RedisRoom room = rooms.open(config());

    // Then
    await()
        .atMost(BOUND.multipliedBy(2))
        .ignoreExceptions()
        .until(() -> stored(room.store(), key(elsewhere), small("a")) != null);
  }

  private boolean isAt(RedisServer lost, String key) {
    try {
      return redis.masterOf(key).equals(lost);
    } catch (IllegalStateException nobody) {
      return true;
    }
  }

  private RedisConfig config() {
    return Rooms.config(new Topology.Cluster(redis.uris()), "p", null, null, null);
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
