package dev.portolan.loadtest.tally;

import java.util.Arrays;

/** Ranks by Zipf's law: the k-th is drawn in proportion to 1/k^s. Immutable. */
public final class Zipf {
  private static final int MOST = 1_000_000;

  private final double[] upTo;

  /**
   * @param ranks 1 to 1,000,000
   * @param exponent s; 0 makes all alike, 1 is the usual one
   */
  public Zipf(int ranks, double exponent) {
    if (ranks < 1 || ranks > MOST || !(exponent >= 0)) {
      throw new IllegalArgumentException(
          "ranks: %d, exponent: %s (expected: 1 to %d, 0 or more)"
              .formatted(ranks, exponent, MOST));
    }
    upTo = new double[ranks];
    double sum = 0;
    for (int rank = 0; rank < ranks; rank++) {
      sum += 1 / Math.pow(rank + 1, exponent);
      upTo[rank] = sum;
    }
    for (int rank = 0; rank < ranks; rank++) {
      upTo[rank] /= sum;
    }
  }

  /**
   * The rank that this chance draws.
   *
   * @param chance of a uniform distribution, 0 to less than 1
   * @return 0 for the most frequent, to ranks - 1
   */
  public int draw(double chance) {
    int found = Arrays.binarySearch(upTo, chance);
    return Math.min(found < 0 ? -found - 1 : found + 1, upTo.length - 1);
  }
}
