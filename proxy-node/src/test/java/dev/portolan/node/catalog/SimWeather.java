package dev.portolan.node.catalog;

import java.util.random.RandomGenerator;

/** How bad things are at the moment. All shares are of 1. */
final class SimWeather {
  /** No message takes longer on a good day. */
  static final long QUICK_MS = 25;

  private static final long SLOW_MS = 8_000;

  private final RandomGenerator random;

  /** Requests to the store, and answers of it, that vanish. */
  double lost;

  /** Requests to the store that are sent again although they had arrived. */
  double twice;

  /** Messages of any sort that are late. */
  double slow;

  /** News on the bus that vanish, each for one node. */
  double unheard;

  SimWeather(RandomGenerator random) {
    this.random = random;
  }

  void clears() {
    lost = 0;
    twice = 0;
    slow = 0;
    unheard = 0;
  }

  boolean happens(double share) {
    return share > 0 && random.nextDouble() < share;
  }

  /** How long the next message takes. */
  long delayMs() {
    return happens(slow) ? random.nextLong(QUICK_MS, SLOW_MS) : random.nextLong(1, QUICK_MS);
  }
}
