package dev.portolan.model.catalog;

/**
 * A count of the changes of a listing family. What was fetched in one epoch is never served once
 * the next has begun.
 *
 * @param value at least 0; a family nobody has changed is in epoch 0
 */
public record Epoch(long value) implements Comparable<Epoch> {
  public static final Epoch FIRST = new Epoch(0);

  public Epoch {
    if (value < 0) {
      throw new IllegalArgumentException("epoch: " + value + " (expected: >= 0)");
    }
  }

  public Epoch next() {
    return new Epoch(value + 1);
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(value, other.value);
  }
}
