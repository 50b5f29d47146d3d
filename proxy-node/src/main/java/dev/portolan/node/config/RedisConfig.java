package dev.portolan.node.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * In Redis, for all nodes that name the same one with the same prefix. Prints no secret.
 *
 * @param topology which servers there are
 * @param username of the ACL; null for Redis' own default user. Needs a password
 * @param password null if the servers ask for none
 * @param database 0 to 1000000; a cluster has only 0
 * @param tls null for plain TCP; never null if the addresses are {@code rediss://}, always null if
 *     they are {@code redis://}
 * @param keyPrefix what every key and channel begins with: 1 to 32 letters, digits, '.', '_', '-'
 * @param timeout for one command, 10 ms to 1 min
 * @param connectTimeout for one connection, 10 ms to 1 min
 * @param connections for commands, to one server, 1 to 256
 */
public record RedisConfig(
    Topology topology,
    @Nullable String username,
    @Nullable Secret password,
    int database,
    @Nullable Tls tls,
    String keyPrefix,
    Duration timeout,
    Duration connectTimeout,
    int connections)
    implements StoreConfig {

  static final Bounds<Integer> DATABASE = new Bounds<>(0, 1_000_000);
  static final Bounds<Integer> DATABASE_OF_CLUSTER = new Bounds<>(0, 0);
  static final Bounds<Duration> TIMEOUT =
      new Bounds<>(Duration.ofMillis(10), Duration.ofMinutes(1));
  static final Bounds<Integer> CONNECTIONS = new Bounds<>(1, 256);
  static final Pattern KEY_PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,32}");
  static final Pattern MASTER = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  static final String DEFAULT_KEY_PREFIX = "portolan";
  static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(500);
  static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(1);
  static final int DEFAULT_CONNECTIONS = 8;

  public RedisConfig {
    (topology instanceof Topology.Cluster ? DATABASE_OF_CLUSTER : DATABASE)
        .require("database", database);
    TIMEOUT.require("timeout", timeout);
    TIMEOUT.require("connectTimeout", connectTimeout);
    CONNECTIONS.require("connections", connections);
    require(KEY_PREFIX.matcher(keyPrefix).matches(), "keyPrefix: '" + keyPrefix + "'", KEY_PREFIX);
    require(username == null || password != null, "password: none", "the one of username");
    boolean secure = topology.addresses().stream().allMatch(RedisAddress::isSecure);
    require(secure == (tls != null), "tls: " + tls, secure ? "some, for rediss://" : "rediss://");
  }

  /** Which servers there are. All addresses of one topology have the same scheme. */
  public sealed interface Topology {

    /** The addresses that are known from the start, 1 to 64. */
    List<URI> addresses();

    /** One server. */
    record Single(URI address) implements Topology {
      public Single {
        requireAddresses(List.of(address));
      }

      @Override
      public List<URI> addresses() {
        return List.of(address);
      }
    }

    /**
     * A master, and sentinels that know where it is.
     *
     * @param master its name, 1 to 128 letters, digits, '.', '_', '-'
     * @param addresses of sentinels
     * @param username at the sentinels themselves, null for the default user. Needs a password
     * @param password at the sentinels themselves, null if they ask for none
     */
    record Sentinel(
        String master, List<URI> addresses, @Nullable String username, @Nullable Secret password)
        implements Topology {
      public Sentinel {
        addresses = List.copyOf(addresses);
        requireAddresses(addresses);
        require(MASTER.matcher(master).matches(), "master: '" + master + "'", MASTER);
        require(username == null || password != null, "password: none", "the one of username");
      }
    }

    /** A Redis Cluster, of which some nodes are known. */
    record Cluster(List<URI> addresses) implements Topology {
      public Cluster {
        addresses = List.copyOf(addresses);
        requireAddresses(addresses);
      }
    }
  }

  /**
   * How TLS is spoken. Stores are files in PKCS#12 or JKS, named by absolute paths.
   *
   * @param trustStore whom to trust; null for whom the JVM trusts
   * @param trustStorePassword null if it has none
   * @param keyStore what to show; null to show nothing
   * @param keyStorePassword null if it has none
   * @param verifyHostname whether a server's certificate must name the host that was asked for
   */
  public record Tls(
      @Nullable Path trustStore,
      @Nullable Secret trustStorePassword,
      @Nullable Path keyStore,
      @Nullable Secret keyStorePassword,
      boolean verifyHostname) {
    static final Tls DEFAULT = new Tls(null, null, null, null, true);

    public Tls {
      requireStore("trustStore", trustStore, trustStorePassword);
      requireStore("keyStore", keyStore, keyStorePassword);
    }

    private static void requireStore(String name, @Nullable Path store, @Nullable Secret password) {
      require(store == null || store.isAbsolute(), name + ": '" + store + "'", "an absolute path");
      require(store != null || password == null, name + ": none", "a path, or no password for it");
    }
  }

  private static void requireAddresses(List<URI> addresses) {
    require(RedisAddress.areEnough(addresses), "addresses: " + addresses.size(), RedisAddress.SOME);
    // what is wrong with an address may be that it holds a password
    require(
        addresses.stream().allMatch(RedisAddress::isSound), "address: ***", RedisAddress.EXPECTED);
    require(!RedisAddress.areMixed(addresses), "addresses: " + addresses, "one scheme for all");
  }

  private static void require(boolean good, String found, Object expected) {
    if (!good) {
      throw new IllegalArgumentException(found + " (expected: " + expected + ")");
    }
  }
}
