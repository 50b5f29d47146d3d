package dev.portolan.loadtest.hops;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** The one in the middle, which a round that was disturbed does not move. */
final class Median {
  private Median() {}

  /** The median; NaN of nothing. */
  static double of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The median of the ratios of each value to the other of its place. */
  static double ratio(List<Double> values, List<Double> to) {
    return of(
        IntStream.range(0, values.size())
            .mapToObj(place -> values.get(place) / to.get(place))
            .toList());
  }

  /** The median of the differences between each value and the other of its place. */
  static double difference(List<Double> values, List<Double> from) {
    return of(
        IntStream.range(0, values.size())
            .mapToObj(place -> values.get(place) - from.get(place))
            .toList());
  }

  /**
   * A percentile of these, which are sorted here.
   *
   * @param of 0 to 100
   */
  static long percentile(long[] values, double of) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    // what is a hair above a whole number is that number, and no more
    int at = (int) Math.ceil(of * sorted.length / 100 - 1e-9) - 1;
    return sorted[Math.max(0, Math.min(sorted.length - 1, at))];
  }
}
