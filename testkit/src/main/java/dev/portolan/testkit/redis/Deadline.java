package dev.portolan.testkit.redis;

import java.time.Clock;
import java.time.Duration;

/** A point in time until which something is waited for. */
final class Deadline {
  // Processes and sockets keep real time, so a clock set by hand is of no use here.
  private static final Clock CLOCK = Clock.systemUTC();

  private final long endsAtMillis;

  private Deadline(long endsAtMillis) {
    this.endsAtMillis = endsAtMillis;
  }

  static Deadline in(Duration bound) {
    return new Deadline(CLOCK.millis() + bound.toMillis());
  }

  boolean isOver() {
    return leftMillis() == 0;
  }

  /** How long there is still to wait; 0 when it is over. */
  long leftMillis() {
    return Math.max(0, endsAtMillis - CLOCK.millis());
  }
}
