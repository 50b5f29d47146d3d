package dev.portolan.loadtest.tally;

import java.util.Arrays;

/** Durations as they come in, in nanoseconds. Safe for use by several threads. */
final class Durations {
  private static final int FIRST = 1024;

  private long[] nanos = new long[FIRST];
  private int count;

  synchronized void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = duration;
  }

  synchronized long[] all() {
    return Arrays.copyOf(nanos, count);
  }
}
