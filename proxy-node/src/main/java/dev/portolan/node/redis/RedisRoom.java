package dev.portolan.node.redis;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.node.catalog.CatalogStore;
import dev.portolan.node.config.RedisConfig;
import dev.portolan.node.config.SessionConfig;
import dev.portolan.node.invalidation.InvalidationBus;
import dev.portolan.node.lease.Leases;
import dev.portolan.node.relaylog.RelayLog;
import dev.portolan.node.seal.Seal;
import dev.portolan.node.session.SealedSessions;
import dev.portolan.node.session.SessionNews;
import dev.portolan.node.session.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The door of this room: all that a node shares with others, in one Redis. Whether that is in reach
 * or not, the room opens at once, and nothing that is asked of it ever blocks a thread.
 */
public final class RedisRoom {
  private final RedisLink link;
  private final RedisKeys keys;
  private final CatalogStore store;
  private final RedisInvalidationBus bus;
  private final RedisSessionNews news;
  private final Leases leases;

  private RedisRoom(
      RedisLink link,
      RedisKeys keys,
      CatalogStore store,
      RedisInvalidationBus bus,
      RedisSessionNews news,
      Leases leases) {
    this.link = link;
    this.keys = keys;
    this.store = store;
    this.bus = bus;
    this.news = news;
    this.leases = leases;
  }

  /**
   * Begins to look for Redis, and does so until the room is closed.
   *
   * @param nodeName how this node's connections are called at the server
   * @param maxListingBytes of what a backend may say for one kind; bounds what is written and read
   * @throws dev.portolan.node.config.ConfigException if a trust or key store cannot be read, naming
   *     the file
   */
  public static RedisRoom open(
      RedisConfig config,
      Vertx vertx,
      String nodeName,
      long maxListingBytes,
      RedisObserver observer) {
    RedisKeys keys = new RedisKeys(config.keyPrefix());
    ClientSettings settings = new ClientSettings(config, "portolan-" + nodeName);
    RedisDial dial = new RedisDial(settings::make, keys.probe());
    RedisLink link = new RedisLink(vertx, dial, config.timeout(), Ticker.systemTicker(), observer);
    Duration patience = config.connectTimeout().plus(config.timeout());
    RedisInvalidationBus bus = new RedisInvalidationBus(link, keys.changed(), patience, observer);
    RedisSessionNews news = new RedisSessionNews(link, keys.sessionNews(), patience, observer);
    RedisRoom room =
        new RedisRoom(
            link,
            keys,
            new RedisCatalogStore(vertx, link, keys, Packing.of(maxListingBytes)),
            bus,
            news,
            new RedisLeases(link, keys, UUID.randomUUID().toString()));
    bus.open();
    news.open();
    link.open();
    return room;
  }

  /** The catalog of all nodes. */
  public CatalogStore store() {
    return store;
  }

  /** What nodes tell each other. A subscription completes once Redis is in reach. */
  public InvalidationBus bus() {
    return bus;
  }

  /** Who of all nodes may do a thing. */
  public Leases leases() {
    return leases;
  }

  /**
   * The sessions of all nodes.
   *
   * @param seal of the secret that all nodes have
   * @param salt that only they know
   */
  public SessionStore sessions(SessionConfig config, Seal seal, Fingerprint salt) {
    return new RedisSessionStore(link, keys, config, new SealedSessions(seal), salt);
  }

  /** What nodes tell each other of sessions. A subscription completes once Redis is in reach. */
  public SessionNews sessionNews() {
    return news;
  }

  /**
   * The relay logs of all nodes.
   *
   * @param seal of the secret that all nodes have
   */
  public RelayLog relayLog(Seal seal) {
    return new RedisRelayLog(link, keys, seal);
  }

  /** Whether Redis answered when it was last asked. */
  public boolean isReachable() {
    return link.isReachable();
  }

  /** Tells, on any thread, each time that Redis was reached, or is out of reach. */
  public void onChange(Consumer<Boolean> listener) {
    link.onChange(listener);
  }

  /** Lets go of Redis, within five seconds. What is asked afterwards fails. */
  public Future<Void> close() {
    bus.close();
    news.close();
    return link.close();
  }
}
