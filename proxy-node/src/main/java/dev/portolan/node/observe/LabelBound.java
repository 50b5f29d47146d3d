package dev.portolan.node.observe;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the values of a metric label few: the first so many distinct values are admitted and stand
 * as they are, all later ones are to be called {@link #OTHER}. A value once admitted stays so, and
 * a value once refused too, so that no series changes its meaning while the node lives. Safe for
 * use from every thread.
 */
final class LabelBound<T> {
  /** What stands for every value beyond the bound. */
  static final String OTHER = "other";

  private final int max;
  private final Set<T> admitted = ConcurrentHashMap.newKeySet();

  /**
   * @param max distinct values admitted, at least 0
   */
  LabelBound(int max) {
    if (max < 0) {
      throw new IllegalArgumentException("max: " + max + " (expected: >= 0)");
    }
    this.max = max;
  }

  /** Whether this value may stand as it is. */
  boolean admits(T value) {
    if (admitted.contains(value)) {
      return true;
    }
    return admitted.size() < max && admit(value);
  }

  private synchronized boolean admit(T value) {
    return admitted.contains(value) || (admitted.size() < max && admitted.add(value));
  }
}
