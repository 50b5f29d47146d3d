package dev.portolan.testkit.redis;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A master, a replica and three sentinels that watch over them, as processes of one's own. Two
 * sentinels must agree that the master is down, which takes a second; then the replica takes its
 * place, within two or three seconds more.
 */
public final class RedisSentinels implements AutoCloseable {
  /** What the sentinels call the master. */
  public static final String MASTER_NAME = "harbour";

  private static final Duration PATIENCE = Duration.ofSeconds(75);
  private static final int SENTINELS = 3;
  private static final int QUORUM = 2;

  private final RedisSetup setup;
  private final List<RedisServer> data = new ArrayList<>();
  private final List<RedisServer> sentinels = new ArrayList<>();

  private RedisSentinels(RedisSetup setup) {
    this.setup = setup.with("--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0");
  }

  /** Starts all five; when this returns, the replica has the master's data and can replace it. */
  public static RedisSentinels start() {
    return start(RedisSetup.bare());
  }

  /** As {@link #start()}, with master and replica set up like this; the sentinels let in anyone. */
  public static RedisSentinels start(RedisSetup setup) {
    RedisSentinels all = new RedisSentinels(setup);
    try {
      all.launch();
      return all;
    } catch (RuntimeException cause) {
      all.close();
      throw cause;
    }
  }

  /** Where the sentinels listen. */
  public List<URI> uris() {
    return sentinels.stream().map(RedisServer::uri).toList();
  }

  public List<RedisServer> sentinels() {
    return List.copyOf(sentinels);
  }

  /** The server that the first sentinel holds for the master now. */
  public RedisServer master() {
    String port = masterPort(sentinels.getFirst());
    return data.stream()
        .filter(server -> Integer.toString(server.port()).equals(port))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("master at " + port + " (expected: one of " + data));
  }

  /** The other one, running or not. */
  public RedisServer replica() {
    RedisServer master = master();
    return data.stream().filter(server -> !server.equals(master)).findFirst().orElseThrow();
  }

  /**
   * Kills the master and waits until the replica has taken its place in the eyes of all sentinels.
   * Whoever starts the old master again gets a replica of the new one.
   *
   * @return the new master
   */
  public RedisServer failover() {
    RedisServer next = replica();
    master().kill();
    awaitMaster(next);
    return next;
  }

  /**
   * Has the sentinels replace a master that runs. The old one is told some ten seconds later, and
   * until then it takes itself for a master, and what is written to it is lost.
   *
   * @return the new master
   */
  public RedisServer switchOver() {
    RedisServer next = replica();
    sentinels.getFirst().command("SENTINEL", "FAILOVER", MASTER_NAME);
    awaitMaster(next);
    return next;
  }

  @Override
  public void close() {
    Stream.concat(sentinels.stream(), data.stream()).forEach(RedisServer::close);
  }

  private void launch() {
    RedisServer master = RedisServer.start(setup);
    data.add(master);
    String port = Integer.toString(master.port());
    RedisServer replica = RedisServer.start(setup.with("--replicaof", master.host(), port));
    data.add(replica);
    replica.process().await("up", PATIENCE, () -> info(replica, "master_link_status").equals("up"));
    for (int sentinel = 0; sentinel < SENTINELS; sentinel++) {
      sentinels.add(RedisServer.startSentinel(setup.binary(), lines(master)));
    }
    sentinels.forEach(
        sentinel ->
            sentinel.process().await("the others known", PATIENCE, () -> knowsAll(sentinel)));
  }

  private List<String> lines(RedisServer master) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "sentinel monitor %s %s %d %d"
                    .formatted(MASTER_NAME, master.host(), master.port(), QUORUM),
                "sentinel down-after-milliseconds " + MASTER_NAME + " 1000",
                "sentinel failover-timeout " + MASTER_NAME + " 3000",
                "sentinel parallel-syncs " + MASTER_NAME + " 1"));
    RedisLogin login = setup.login();
    if (login != null) {
      if (!login.user().equals("default")) {
        lines.add("sentinel auth-user %s %s".formatted(MASTER_NAME, login.user()));
      }
      lines.add("sentinel auth-pass %s \"%s\"".formatted(MASTER_NAME, login.password()));
    }
    return lines;
  }

  private static boolean knowsAll(RedisServer sentinel) {
    List<String> master = sentinel.command("SENTINEL", "MASTER", MASTER_NAME).texts();
    return field(master, "num-slaves").equals("1")
        && field(master, "num-other-sentinels").equals(Integer.toString(SENTINELS - 1))
        && field(master, "flags").equals("master")
        && replicaIsFit(sentinel);
  }

  /** A sentinel chooses only a replica that it has heard of lately, and that follows the master. */
  private static boolean replicaIsFit(RedisServer sentinel) {
    return sentinel.command("SENTINEL", "REPLICAS", MASTER_NAME).items().stream()
        .map(RedisReply::texts)
        .anyMatch(
            replica ->
                field(replica, "flags").equals("slave")
                    && field(replica, "master-link-status").equals("ok"));
  }

  private void awaitMaster(RedisServer next) {
    String port = Integer.toString(next.port());
    for (RedisServer sentinel : sentinels) {
      if (sentinel.isRunning()) {
        sentinel
            .process()
            .await("the master at " + port, PATIENCE, () -> masterPort(sentinel).equals(port));
      }
    }
    next.process().await("a master", PATIENCE, () -> info(next, "role").equals("master"));
  }

  private static String masterPort(RedisServer sentinel) {
    return sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER_NAME).texts().getLast();
  }

  private static String info(RedisServer server, String field) {
    try (RedisCommands redis = server.connect()) {
      return redis.info("replication", field);
    }
  }

  private static String field(List<String> pairs, String name) {
    int at = pairs.indexOf(name);
    return at < 0 ? "" : pairs.get(at + 1);
  }
}
