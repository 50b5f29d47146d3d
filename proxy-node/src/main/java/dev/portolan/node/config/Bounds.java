package dev.portolan.node.config;

/**
 * The least and the most that a setting may be, both allowed. Said once, used by the record that
 * refuses and by the reader that explains.
 */
record Bounds<T extends Comparable<T>>(T least, T most) {

  boolean hold(T value) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  void require(String name, T value) {
    if (!hold(value)) {
      throw new IllegalArgumentException(
          name + ": " + Units.text(value) + " (expected: " + this + ")");
    }
  }

  @Override
  public String toString() {
    return Units.text(least) + " to " + Units.text(most);
  }
}
