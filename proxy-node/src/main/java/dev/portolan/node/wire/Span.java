package dev.portolan.node.wire;

/**
 * Where something lies in a body, in bytes.
 *
 * @param from the first byte
 * @param to the byte after the last
 */
public record Span(int from, int to) {
  public Span {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(
          "span: " + from + ".." + to + " (expected: 0 <= from <= to)");
    }
  }

  public int length() {
    return to - from;
  }
}
