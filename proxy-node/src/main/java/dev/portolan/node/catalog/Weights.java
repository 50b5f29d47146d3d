package dev.portolan.node.catalog;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.model.catalog.Listing;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** What held things weigh, so that caches can be bounded by memory. */
final class Weights {
  /** Bytes in a unit of weight: weights are ints, and listings may be large. */
  static final int UNIT = 1 << 10;

  /** What an entry costs beside its definition: names, records, its place in an index. */
  private static final int ENTRY = 400;

  private Weights() {}

  static int of(Listing listing) {
    return of(
        listing.entries().size(),
        listing.entries().stream().mapToLong(entry -> entry.definition().length()).sum());
  }

  /**
   * @param bytes of all their definitions
   */
  static int of(int entries, long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, 1 + (bytes + (long) entries * ENTRY) / UNIT);
  }

  /**
   * No single thing counts for more than a quarter of a cache: what is too large to be kept would
   * have to be made anew for every call.
   */
  static int capped(int weight, long maximum) {
    return (int) Math.clamp(weight, 1, Math.max(1, maximum / 4));
  }

  /** A clock that may be set by hand, as Caffeine wants it. */
  static Ticker ticker(Clock clock) {
    return () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
  }
}
