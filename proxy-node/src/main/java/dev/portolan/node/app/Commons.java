package dev.portolan.node.app;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.node.catalog.CatalogStore;
import dev.portolan.node.catalog.InMemoryCatalogStore;
import dev.portolan.node.config.GatewayConfig;
import dev.portolan.node.config.RedisConfig;
import dev.portolan.node.config.Secret;
import dev.portolan.node.config.SessionConfig;
import dev.portolan.node.config.StoreConfig;
import dev.portolan.node.invalidation.InvalidationBus;
import dev.portolan.node.invalidation.LocalInvalidationBus;
import dev.portolan.node.lease.Leases;
import dev.portolan.node.lease.LocalLeases;
import dev.portolan.node.redis.RedisRoom;
import dev.portolan.node.relaylog.InMemoryRelayLog;
import dev.portolan.node.relaylog.RelayLog;
import dev.portolan.node.seal.AesSeal;
import dev.portolan.node.seal.Seal;
import dev.portolan.node.session.InMemorySessionStore;
import dev.portolan.node.session.LocalSessionNews;
import dev.portolan.node.session.SessionNews;
import dev.portolan.node.session.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * What a node has in common with others, or to itself if it is alone.
 *
 * @param closing ends the connections, within a bound
 */
record Commons(
    CatalogStore store,
    InvalidationBus bus,
    Leases leases,
    SessionStore sessions,
    SessionNews sessionNews,
    RelayLog relayLog,
    Supplier<Future<Void>> closing) {
  private static final int MAX_FAMILIES = 1_000_000;

  /** The share of the heap that the in-memory store may fill. */
  private static final long HEAP_SHARE = 4;

  /**
   * Of the node of this configuration.
   *
   * @param seal of its secret
   * @param counting is asked only for a store that nodes share
   */
  static Commons of(
      GatewayConfig config, Vertx vertx, Clock clock, Seal seal, Supplier<StoreCounts> counting) {
    return switch (config.store()) {
      case StoreConfig.Memory memory -> alone(clock, config.sessions());
      case RedisConfig redis -> {
        StoreCounts counts = counting.get();
        // until it is reached, the node goes on alone
        counts.reachable(false);
        yield shared(
            RedisRoom.open(redis, vertx, nodeName(config), config.catalog().maxBytes(), counts),
            config,
            seal);
      }
    };
  }

  private static Commons shared(RedisRoom room, GatewayConfig config, Seal seal) {
    return new Commons(
        room.store(),
        room.bus(),
        room.leases(),
        room.sessions(config.sessions(), seal, config.salt()),
        room.sessionNews(),
        room.relayLog(seal),
        room::close);
  }

  /** As operators see it in the list of Redis' clients. */
  private static String nodeName(GatewayConfig config) {
    return ProcessHandle.current().pid() + "-" + config.listen().port();
  }

  /** Of a node that is alone. */
  static Commons alone(Clock clock, SessionConfig sessions) {
    long bytes = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    return new Commons(
        new InMemoryCatalogStore(clock, bytes, MAX_FAMILIES),
        new LocalInvalidationBus(),
        new LocalLeases(),
        new InMemorySessionStore(sessions, Ticker.systemTicker()),
        new LocalSessionNews(),
        new InMemoryRelayLog(Ticker.systemTicker()),
        Future::succeededFuture);
  }

  /** Without a secret the handles of this node die with it, and no other node can open them. */
  static Seal seal(GatewayConfig from) {
    Secret secret = from.secret();
    return secret == null
        ? AesSeal.ephemeral()
        : new AesSeal(secret.value(), from.previousSecrets().stream().map(Secret::value).toList());
  }
}
