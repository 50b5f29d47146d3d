package dev.portolan.node.redis;

import dev.portolan.node.config.RedisConfig;
import dev.portolan.node.config.RedisConfig.Topology;
import dev.portolan.node.config.Secret;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.EqualJitterDelay;
import org.redisson.config.ReadMode;
import org.redisson.config.SentinelServersConfig;
import org.redisson.config.ShardedSubscriptionMode;
import org.redisson.config.SubscriptionMode;

/**
 * The configuration of a node as its Redis client wants it. Nothing is sent twice by the client,
 * and only masters are asked: a replica may not have heard of the last change yet.
 */
final class ClientSettings {
  private static final int THREADS = 2;

  /** A connection that answers no ping for so long is broken, whatever TCP believes. */
  private static final Duration PING = Duration.ofSeconds(1);

  /** How soon a new master is noticed. */
  private static final int SCAN_MS = 1_000;

  private static final Duration FIRST_RECONNECT = Duration.ofMillis(100);
  private static final Duration LAST_RECONNECT = Duration.ofSeconds(1);

  private final RedisConfig config;
  private final String clientName;
  private final @Nullable TlsStores stores;

  /**
   * @param clientName as the server shows it
   * @throws IllegalArgumentException if a trust or key store cannot be read
   */
  ClientSettings(RedisConfig config, String clientName) {
    this.config = config;
    this.clientName = clientName;
    this.stores = config.tls() == null ? null : TlsStores.read(config.tls());
  }

  /** Made anew, since clients write into theirs. */
  Config make() {
    Config made =
        new Config()
            .setCodec(ByteArrayCodec.INSTANCE)
            .setThreads(THREADS)
            .setNettyThreads(THREADS)
            .setUseThreadClassLoader(false)
            .setLazyInitialization(true);
    made.setReferenceEnabled(false);
    if (config.password() != null) {
      made.setUsername(config.username()).setPassword(config.password().value());
    }
    if (stores != null) {
      stores.addTo(made);
    }
    switch (config.topology()) {
      case Topology.Single single -> single(made, single);
      case Topology.Sentinel sentinel -> sentinel(made, sentinel);
      case Topology.Cluster cluster -> cluster(made, cluster);
    }
    return made;
  }

  private void single(Config made, Topology.Single single) {
    timed(made.useSingleServer())
        .setAddress(single.address().toString())
        .setDatabase(config.database())
        .setConnectionPoolSize(config.connections())
        .setConnectionMinimumIdleSize(1)
        .setSubscriptionConnectionPoolSize(2)
        .setSubscriptionConnectionMinimumIdleSize(1);
  }

  private void sentinel(Config made, Topology.Sentinel sentinel) {
    SentinelServersConfig servers = many(made.useSentinelServers());
    servers
        .setMasterName(sentinel.master())
        .setDatabase(config.database())
        .setScanInterval(SCAN_MS)
        // One sentinel that answers is enough to find the master by.
        .setCheckSentinelsList(false);
    servers.addSentinelAddress(texts(sentinel));
    Secret password = sentinel.password();
    if (password == null) {
      return;
    }
    servers.setSentinelUsername(sentinel.username()).setSentinelPassword(password.value());
    if (config.password() == null) {
      // The client names itself to sentinels only if it does so to servers. A server without a
      // password takes any for its default user.
      made.setUsername("default").setPassword("none");
    }
  }

  private void cluster(Config made, Topology.Cluster cluster) {
    many(made.useClusterServers())
        .setScanInterval(SCAN_MS)
        // A cluster that lacks a part still serves the others, to a node that starts as to others.
        .setCheckSlotsCoverage(false)
        .setShardedSubscriptionMode(ShardedSubscriptionMode.OFF)
        .addNodeAddress(texts(cluster));
  }

  private <T extends BaseMasterSlaveServersConfig<T>> T many(T servers) {
    return timed(servers)
        .setReadMode(ReadMode.MASTER)
        .setSubscriptionMode(SubscriptionMode.MASTER)
        .setMasterConnectionPoolSize(config.connections())
        .setMasterConnectionMinimumIdleSize(1)
        .setSubscriptionConnectionPoolSize(2)
        .setSubscriptionConnectionMinimumIdleSize(1);
  }

  private <T extends BaseConfig<T>> T timed(T servers) {
    int patience = millis(config.connectTimeout().plus(config.timeout()));
    return servers
        .setClientName(clientName)
        .setTimeout(millis(config.timeout()))
        .setConnectTimeout(millis(config.connectTimeout()))
        .setSubscriptionTimeout(patience)
        .setRetryAttempts(0)
        // Without retries, this is how long a subscription waits for its connection.
        .setRetryDelay(new ConstantDelay(Duration.ofMillis(patience)))
        .setReconnectionDelay(new EqualJitterDelay(FIRST_RECONNECT, LAST_RECONNECT))
        .setPingConnectionInterval(Math.max(millis(PING), millis(config.timeout())));
  }

  private static String[] texts(Topology topology) {
    return topology.addresses().stream().map(URI::toString).toArray(String[]::new);
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
