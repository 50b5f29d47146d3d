package dev.portolan.node.backend;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Waits for a backend to say something, and for the next thing after that. Time in which nobody
 * wants to hear more (the client is slow) does not count. Exact to a quarter of the limit; one
 * timer for a whole exchange.
 */
final class Patience {
  private static final int TICKS = 4;

  private final Vertx vertx;
  private long periodMs;
  private final Runnable ranOut;
  private long timer = -1;
  private int quiet;
  private boolean waiting = true;

  Patience(Vertx vertx, Duration limit, Runnable ranOut) {
    this.vertx = vertx;
    this.periodMs = periodMs(limit);
    this.ranOut = ranOut;
  }

  void start() {
    timer = vertx.setPeriodic(periodMs, id -> tick());
  }

  /** Begins anew with another limit. */
  void change(Duration limit) {
    stop();
    periodMs = periodMs(limit);
    quiet = 0;
    start();
  }

  private static long periodMs(Duration limit) {
    return Math.max(1, limit.toMillis() / TICKS);
  }

  void heard() {
    quiet = 0;
  }

  void waiting(boolean now) {
    waiting = now;
    quiet = 0;
  }

  void stop() {
    if (timer >= 0) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  private void tick() {
    if (waiting && ++quiet >= TICKS) {
      stop();
      ranOut.run();
    }
  }
}
