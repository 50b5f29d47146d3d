package dev.portolan.node.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of one node.
 *
 * @param maxBodyBytes of a request
 * @param maxDepth of nesting in a request
 * @param maxHeaderBytes of a request, all headers together
 * @param maxConnections of clients to the node; who comes beyond that is hung up on
 * @param maxCallsPerTenant in flight at once
 * @param maxCallsPerMount in flight at once, to one mount of one tenant
 * @param maxStreamsPerTenant open listen streams
 * @param callTimeout until a backend begins to answer, between two pieces of its answer, and for a
 *     client that reads nothing of an answer
 * @param listTimeout for one page of a list
 * @param connectTimeout to a backend
 * @param bodyTimeout for a client to send a request's body, and for a new connection until the head
 *     of its first request
 * @param shutdownDelay how long a node that is to stop still serves, so that balancers notice first
 * @param drainTimeout for calls to finish when the node stops
 * @param rate of calls per caller; null for no limit
 */
public record LimitsConfig(
    int maxBodyBytes,
    int maxDepth,
    int maxHeaderBytes,
    int maxConnections,
    int maxCallsPerTenant,
    int maxCallsPerMount,
    int maxStreamsPerTenant,
    Duration callTimeout,
    Duration listTimeout,
    Duration connectTimeout,
    Duration bodyTimeout,
    Duration shutdownDelay,
    Duration drainTimeout,
    @Nullable Rate rate) {

  static final Bounds<Integer> BODY = new Bounds<>(1, 1 << 30);
  static final Bounds<Integer> DEPTH = new Bounds<>(4, 1_000);
  static final Bounds<Integer> HEADERS = new Bounds<>(1 << 10, 1 << 20);
  static final Bounds<Integer> COUNT = new Bounds<>(1, 1_000_000);
  static final Bounds<Duration> TIMEOUT = new Bounds<>(Duration.ofMillis(1), Duration.ofHours(1));
  static final Bounds<Duration> DRAIN = new Bounds<>(Duration.ZERO, Duration.ofHours(1));

  public static final LimitsConfig DEFAULT =
      new LimitsConfig(
          4 << 20,
          64,
          64 << 10,
          20_000,
          1_000,
          500,
          1_000,
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ZERO,
          Duration.ofSeconds(25),
          null);

  public LimitsConfig {
    BODY.require("maxBodyBytes", maxBodyBytes);
    DEPTH.require("maxDepth", maxDepth);
    HEADERS.require("maxHeaderBytes", maxHeaderBytes);
    COUNT.require("maxConnections", maxConnections);
    COUNT.require("maxCallsPerTenant", maxCallsPerTenant);
    COUNT.require("maxCallsPerMount", maxCallsPerMount);
    COUNT.require("maxStreamsPerTenant", maxStreamsPerTenant);
    TIMEOUT.require("callTimeout", callTimeout);
    TIMEOUT.require("listTimeout", listTimeout);
    TIMEOUT.require("connectTimeout", connectTimeout);
    TIMEOUT.require("bodyTimeout", bodyTimeout);
    DRAIN.require("shutdownDelay", shutdownDelay);
    DRAIN.require("drainTimeout", drainTimeout);
  }

  /**
   * A token bucket.
   *
   * @param perSecond tokens that come back each second
   * @param burst tokens that may be spent at once
   */
  public record Rate(int perSecond, int burst) {
    public Rate {
      COUNT.require("perSecond", perSecond);
      COUNT.require("burst", burst);
    }
  }
}
