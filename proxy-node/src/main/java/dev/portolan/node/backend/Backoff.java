package dev.portolan.node.backend;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Growing delays, each somewhere between half and all of what it could be. */
final class Backoff {
  private final Duration first;
  private final Duration last;
  private Duration next;

  Backoff(Duration first, Duration last) {
    this.first = first;
    this.last = last;
    this.next = first;
  }

  long nextMs() {
    Duration now = next;
    Duration doubled = now.multipliedBy(2);
    next = doubled.compareTo(last) < 0 ? doubled : last;
    return jittered(now);
  }

  void reset() {
    next = first;
  }

  static long jittered(Duration delay) {
    long ms = Math.max(2, delay.toMillis());
    return ThreadLocalRandom.current().nextLong(ms / 2, ms + 1);
  }
}
