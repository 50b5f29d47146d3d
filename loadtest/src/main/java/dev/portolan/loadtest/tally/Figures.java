package dev.portolan.loadtest.tally;

import java.util.Arrays;
import java.util.Locale;

/** Durations that were measured, in nanoseconds, and what is said of them. */
public final class Figures {
  private final long[] sorted;

  /** At least one. */
  public Figures(long... nanos) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("figures: none (expected: at least one)");
    }
    sorted = nanos.clone();
    Arrays.sort(sorted);
  }

  /**
   * The least of them that so many percent of all do not exceed: the nearest rank, so that it is
   * one that was measured.
   */
  public long percentile(int percent) {
    int rank = Math.ceilDiv(percent * sorted.length, 100);
    return sorted[Math.max(1, rank) - 1];
  }

  public long max() {
    return sorted[sorted.length - 1];
  }

  public int count() {
    return sorted.length;
  }

  /** A row of a Markdown table: p50, p99 and the longest, in milliseconds. */
  public String row(String what) {
    return String.format(
        Locale.ROOT,
        "| %s | %.2f ms | %.2f ms | %.2f ms |",
        what,
        millis(percentile(50)),
        millis(percentile(99)),
        millis(max()));
  }

  /** How many times the others these take, at this percentile. */
  public double ratio(Figures others, int percent) {
    return (double) percentile(percent) / others.percentile(percent);
  }

  public static double millis(long nanos) {
    return nanos / 1e6;
  }
}
