package dev.portolan.testkit.redis;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A Redis Cluster of some masters, each with as many replicas as wanted, as processes of one's own.
 * A master that does not answer for one and a half seconds is replaced by a replica of its own, if
 * it has one; while it is not, the whole cluster refuses commands.
 */
public final class RedisCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SLOTS = 16_384;

  private final List<RedisServer> nodes = new ArrayList<>();
  private final RedisSetup setup;
  private final int masters;

  private RedisCluster(RedisSetup setup, int masters) {
    this.masters = masters;
    this.setup =
        setup
            .with("--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf")
            .with("--cluster-node-timeout", "1500", "--cluster-replica-validity-factor", "0")
            .with("--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0");
  }

  /** Starts three masters without replicas. */
  public static RedisCluster start() {
    return start(3, 0, RedisSetup.bare());
  }

  /**
   * Starts a cluster; when this returns, every node finds it well, and replicas have the data.
   *
   * @param masters at least 3
   * @param replicas of each master, 0 or more
   */
  public static RedisCluster start(int masters, int replicas, RedisSetup setup) {
    if (masters < 3 || replicas < 0) {
      throw new IllegalArgumentException(
          "%d masters with %d replicas each (expected: >= 3, >= 0)".formatted(masters, replicas));
    }
    RedisCluster cluster = new RedisCluster(setup, masters);
    try {
      cluster.launch(replicas);
      return cluster;
    } catch (RuntimeException cause) {
      cluster.close();
      throw cause;
    }
  }

  /** All nodes: first those that began as masters, then the replicas of each in turn. */
  public List<RedisServer> nodes() {
    return List.copyOf(nodes);
  }

  /** Where they listen. */
  public List<URI> uris() {
    return nodes.stream().map(RedisServer::uri).toList();
  }

  /** The running master that has a key's slot now. */
  public RedisServer masterOf(String key) {
    RedisServer asked = running().findFirst().orElseThrow();
    long slot = asked.command("CLUSTER", "KEYSLOT", key).number();
    return running()
        .filter(node -> owns(node, slot))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no master runs that has slot " + slot));
  }

  /**
   * Kills the master that has a key, and waits until a replica has taken its place in the eyes of
   * all. Whoever starts the old master again gets a replica of the new one.
   *
   * @return the new master
   */
  public RedisServer failover(String key) {
    RedisServer master = masterOf(key);
    long slot = master.command("CLUSTER", "KEYSLOT", key).number();
    master.kill();
    RedisServer witness = running().findFirst().orElseThrow();
    witness
        .process()
        .await(
            "another master for slot " + slot,
            PATIENCE,
            () -> running().anyMatch(node -> owns(node, slot)));
    RedisServer next = masterOf(key);
    awaitEach("new master known", node -> ownerPort(node, slot) == next.port());
    awaitOk();
    return next;
  }

  /** Waits until every running node finds the cluster well. */
  public void awaitOk() {
    awaitEach("cluster_state:ok", RedisCluster::isOk);
  }

  @Override
  public void close() {
    nodes.forEach(RedisServer::close);
  }

  private void launch(int replicas) {
    int all = masters * (1 + replicas);
    for (int node = 0; node < all; node++) {
      nodes.add(RedisServer.start(setup));
    }
    for (int node = 0; node < masters; node++) {
      nodes.get(node).command(slots(node));
    }
    introduceAll();
    awaitEach("all known", node -> known(node) == all);
    for (int node = masters; node < all; node++) {
      RedisServer master = nodes.get((node - masters) / replicas);
      String id = master.command("CLUSTER", "MYID").text();
      nodes.get(node).command("CLUSTER", "REPLICATE", id);
    }
    awaitOk();
    awaitEach("replica follows", RedisCluster::isMasterOrFollows);
  }

  /** Everybody meets everybody: hearing of one another by gossip takes seconds. */
  private void introduceAll() {
    for (int from = 0; from < nodes.size(); from++) {
      // Given by hand, since two nodes that claim the same epoch first have to settle that.
      nodes.get(from).command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(from + 1));
    }
    for (RedisServer from : nodes) {
      for (RedisServer to : nodes) {
        if (from.port() < to.port()) {
          from.command("CLUSTER", "MEET", to.host(), Integer.toString(to.port()));
        }
      }
    }
  }

  /** Every one of them by its number: ranges came with Redis 7. */
  private String[] slots(int master) {
    int from = SLOTS * master / masters;
    int to = SLOTS * (master + 1) / masters;
    return Stream.concat(
            Stream.of("CLUSTER", "ADDSLOTS"), IntStream.range(from, to).mapToObj(Integer::toString))
        .toArray(String[]::new);
  }

  private void awaitEach(String what, Predicate<RedisServer> holds) {
    running().forEach(node -> node.process().await(what, PATIENCE, () -> holds.test(node)));
  }

  private Stream<RedisServer> running() {
    return nodes.stream().filter(RedisServer::isRunning);
  }

  private static boolean isMasterOrFollows(RedisServer node) {
    try (RedisCommands redis = node.connect()) {
      return redis.info("replication", "role").equals("master")
          || redis.info("replication", "master_link_status").equals("up");
    }
  }

  private static boolean owns(RedisServer node, long slot) {
    return ownerPort(node, slot) == node.port();
  }

  /** The port of the master of a slot, as one node sees it; 0 if it sees none. */
  private static long ownerPort(RedisServer node, long slot) {
    return node.command("CLUSTER", "SLOTS").items().stream()
        .map(RedisReply::items)
        .filter(range -> range.get(0).number() <= slot && slot <= range.get(1).number())
        .map(range -> range.get(2).items().get(1).number())
        .findFirst()
        .orElse(0L);
  }

  /** Nodes that a node knows by name; during the handshake they have a made-up one. */
  private static long known(RedisServer node) {
    return node.command("CLUSTER", "NODES")
        .text()
        .lines()
        .filter(line -> !line.contains("handshake"))
        .count();
  }

  private static boolean isOk(RedisServer node) {
    return node.command("CLUSTER", "INFO").text().lines().anyMatch("cluster_state:ok"::equals);
  }
}
