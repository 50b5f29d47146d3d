package dev.portolan.node.app;

import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.TcpProxy;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;

/** What can happen to a Redis, or to the way there. */
enum Trouble {
  /** The process is killed, and started again: empty, on the same port. */
  DEAD(
      true, "unreachable|timeout", (redis, wire) -> redis.kill(), (redis, wire) -> redis.restart()),
  /** The process stands still. */
  PAUSED(true, "timeout", (redis, wire) -> redis.pause(), (redis, wire) -> redis.resume()),
  /** The way there is cut: connections are reset, and refused. */
  CUT(true, "unreachable|timeout", (redis, wire) -> wire.cut(), (redis, wire) -> wire.heal()),
  /** The way there swallows everything. */
  BLACK_HOLE(true, "timeout", (redis, wire) -> wire.blackhole(), (redis, wire) -> wire.heal()),
  /** An answer takes longer than a node waits for one. */
  TOO_SLOW(
      true,
      "timeout",
      (redis, wire) -> wire.delay(Duration.ofMillis(300)),
      (redis, wire) -> wire.heal()),
  /** An answer takes long, but not too long. */
  SLOW(false, "", (redis, wire) -> wire.delay(Duration.ofMillis(60)), (redis, wire) -> wire.heal()),
  /** It has become a replica of somebody who is not there. */
  READ_ONLY(
      false,
      "read_only",
      (redis, wire) -> redis.command("REPLICAOF", "127.0.0.1", "1"),
      (redis, wire) -> redis.command("REPLICAOF", "NO", "ONE")),
  /** It takes nothing new, and evicts nothing. */
  FULL(
      false,
      "full",
      (redis, wire) -> redis.command("CONFIG", "SET", "maxmemory", "1"),
      (redis, wire) -> redis.command("CONFIG", "SET", "maxmemory", "0")),
  /** It is emptied. */
  FLUSHED(false, "", (redis, wire) -> redis.command("FLUSHALL"), (redis, wire) -> {});

  private final boolean lost;
  private final String reason;

  @SuppressWarnings("ImmutableEnumChecker") // lambdas that hold nothing
  private final BiConsumer<RedisServer, TcpProxy> begin;

  @SuppressWarnings("ImmutableEnumChecker") // lambdas that hold nothing
  private final BiConsumer<RedisServer, TcpProxy> end;

  Trouble(
      boolean lost,
      String reason,
      BiConsumer<RedisServer, TcpProxy> begin,
      BiConsumer<RedisServer, TcpProxy> end) {
    this.lost = lost;
    this.reason = reason;
    this.begin = begin;
    this.end = end;
  }

  /** Whether nodes are alone while it lasts. */
  boolean isLost() {
    return lost;
  }

  /** Whether failures of the store, by reason, are those that this makes. */
  boolean explains(Map<String, Long> failures) {
    return reason.isEmpty() || failures.keySet().stream().anyMatch(word -> word.matches(reason));
  }

  void begins(RedisServer redis, TcpProxy wire) {
    begin.accept(redis, wire);
  }

  void ends(RedisServer redis, TcpProxy wire) {
    end.accept(redis, wire);
  }
}
