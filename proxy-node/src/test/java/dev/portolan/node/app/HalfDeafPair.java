package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.testkit.redis.RedisCommands;
import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.TcpProxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two node processes on a Redis of their own. One of them listens to the backend and reaches Redis
 * straight; the other learns of changes through Redis alone, over a wire that can be troubled.
 */
final class HalfDeafPair implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HalfDeafPair.class);

  /** For how long a node may serve what is old, as it is configured. */
  private static final Duration BOUND = Duration.ofSeconds(1);

  /** What a busy machine adds to it. */
  private static final Duration ALLOWANCE = Duration.ofSeconds(4);

  /** So long that whoever looks for Redis has come to look for it as rarely as ever. */
  private static final Duration OUTAGE = Duration.ofSeconds(3);

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String PREFIX = "pair";

  final VersionedBackend backend;
  final RedisServer redis = RedisServer.start();
  final TcpProxy wire = TcpProxy.toRedis(redis.uri());
  final NodeProcess deaf;
  final Lookout atHearing;
  final Lookout atDeaf;
  private final Backends backends = new Backends();
  private final NodeProcess hearing;

  HalfDeafPair() {
    backend = new VersionedBackend(backends);
    List<NodeProcess> nodes =
        NodeProcess.startAll(List.of(configOn(redis.uri()), configOn(wire.uri())));
    hearing = nodes.getFirst();
    deaf = nodes.getLast();
    // whoever is asked first has the lease, and listens to the backend for both
    atHearing = Lookout.at(backends.vertx(), hearing.client());
    awaits("a lease", commands -> commands.keys(PREFIX + "*:holder").size() == 1);
    atDeaf = Lookout.at(backends.vertx(), deaf.client());
  }

  private String configOn(URI store) {
    return Fleet.store(store, PREFIX)
        + "catalog: {stalenessBound: %dms}%n".formatted(BOUND.toMillis())
        + Backends.mount(backend.server());
  }

  /** Waits until both nodes serve what is there, and would hear of changes by Redis. */
  HalfDeafPair settled() {
    int version = backend.version();
    atHearing.awaits(version);
    atDeaf.awaits(version);
    awaits("two subscribers", commands -> subscribers(commands) == 2);
    // a node that could not ask for the lease listens too, until it can
    TestClient.await(backend.server().awaitOpenListens(1));
    return this;
  }

  private void awaits(String what, Predicate<RedisCommands> wanted) {
    try (RedisCommands commands = redis.connect()) {
      Awaitility.await(what).atMost(PATIENCE).until(() -> wanted.test(commands));
    }
  }

  private static long subscribers(RedisCommands commands) {
    return commands.command("PUBSUB", "CHANNELS", PREFIX + "*:changed").texts().stream()
        .mapToLong(channel -> numberOf(commands, channel))
        .sum();
  }

  private static long numberOf(RedisCommands commands, String channel) {
    return commands.command("PUBSUB", "NUMSUB", channel).items().getLast().number();
  }

  /** The backend changes and says so, and the one that hears it serves what is new. */
  void changeHeardByOne() {
    atHearing.awaits(backend.change());
  }

  /** The deaf one goes on to serve what is old, until it has given up asking for Redis often. */
  void staysDeaf() {
    long given = Ticker.systemTicker().read() + OUTAGE.toNanos();
    int before = backend.version() - 1;
    atDeaf.awaitsAfter(given);
    atDeaf.awaits(before);
  }

  /** Waits until Redis answers over this way, and says when it did. */
  static long reachedOver(URI way) {
    try (RedisCommands commands = RedisCommands.connect(way)) {
      commands.command("PING");
      return Ticker.systemTicker().read();
    }
  }

  /**
   * From so long after this moment neither node shows anything old, nor did one ever show it after
   * it had shown what is new, nor did a list or a call ever fail.
   */
  void assertCurrentSoonAfter(long reachedAt) {
    int version = backend.version();
    long deadline = reachedAt + BOUND.plus(ALLOWANCE).toNanos();
    for (Lookout lookout : List.of(atHearing, atDeaf)) {
      lookout.awaitsAfter(deadline);
      assertThat(lookout.after(deadline)).allMatch(seen -> seen.version() == version);
      assertThat(lookout.sightings()).isSortedAccordingTo(Lookout.Sighting.BY_VERSION);
      assertThat(lookout.sightings()).allMatch(Lookout.Sighting::isWhole);
    }
    log.info("old for {} ms after Redis was in reach", oldFor(reachedAt) / 1_000_000);
  }

  /** For how many nanoseconds after this moment the deaf one showed what was old. */
  private long oldFor(long reachedAt) {
    return atDeaf.after(reachedAt).stream()
        .filter(seen -> seen.version() < backend.version())
        .mapToLong(seen -> seen.askedAt() - reachedAt)
        .max()
        .orElse(0);
  }

  @Override
  public void close() {
    atHearing.close();
    atDeaf.close();
    hearing.close();
    deaf.close();
    wire.close();
    redis.close();
    backends.close();
  }
}
