package dev.portolan.node.redis;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.node.redis.StoreUnavailable.Reason;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether Redis is worth asking: not while it is out of reach. It begins open, since nobody
 * has been heard yet. One failure opens it, one successful probe closes it. Knows no timers: it
 * says how long to wait for the next probe. Thread-safe.
 */
final class Circuit {
  /** Until the first probe after a failure. Each further one waits twice as long. */
  static final Duration FIRST_PROBE = Duration.ofMillis(100);

  /**
   * Adds to how long a node stays stale: after an outage, it learns of what it missed no sooner
   * than it learns that Redis is back.
   */
  static final Duration LAST_PROBE = Duration.ofMillis(500);

  /** Redis that is lost again within this time after it was reached was not really back. */
  private static final Duration UNREST = Duration.ofSeconds(2);

  private final Ticker ticker;
  private Duration wait = FIRST_PROBE;
  private boolean closed;

  /** Counts how often it closed, to tell failures of now from those of an earlier time. */
  private long period;

  private long closedAt;
  private Reason reason = Reason.UNREACHABLE;

  Circuit(Ticker ticker) {
    this.ticker = ticker;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Why it is open, or was the last time. */
  synchronized Reason reason() {
    return reason;
  }

  /** To be handed in again when what begins now has failed. */
  synchronized long period() {
    return period;
  }

  /**
   * Hears that Redis could not be reached.
   *
   * @param since the period in which this was begun
   * @return how long to wait for the probe, if this opened the circuit
   */
  synchronized Optional<Duration> failed(long since, Reason why) {
    if (!closed || since != period) {
      return Optional.empty();
    }
    closed = false;
    reason = why;
    if (ticker.read() - closedAt >= UNREST.toNanos()) {
      wait = FIRST_PROBE;
    }
    return Optional.of(next());
  }

  /** Hears that the probe succeeded. */
  synchronized void answered() {
    closed = true;
    period++;
    closedAt = ticker.read();
  }

  /** Hears that the probe failed, and says how long to wait for the next. */
  synchronized Duration unanswered(Reason why) {
    reason = why;
    return next();
  }

  /** What fails again soon after it was reached is not asked more often for that. */
  private Duration next() {
    Duration now = wait;
    Duration twice = wait.multipliedBy(2);
    wait = twice.compareTo(LAST_PROBE) < 0 ? twice : LAST_PROBE;
    return now;
  }
}
