package dev.portolan.node.wire;

/** Which containers are open, and which of them are followed: the outermost so many. */
final class JsonNesting {
  /** Like Jackson's bound. */
  static final int MAX_DEPTH = 1_000;

  private final long[] objects = new long[MAX_DEPTH / Long.SIZE + 1];
  private int depth;
  private int followed;

  void clear() {
    depth = 0;
    followed = 0;
  }

  boolean isEmpty() {
    return depth == 0;
  }

  boolean isFull() {
    return depth == MAX_DEPTH;
  }

  /** True if the innermost container is followed, or none is open. */
  boolean isFollowed() {
    return depth == followed;
  }

  /** True if the innermost container is an object. */
  boolean isObject() {
    int top = depth - 1;
    return (objects[top >> 6] & 1L << top) != 0;
  }

  void open(boolean object, boolean follow) {
    long bit = 1L << depth;
    int word = depth >> 6;
    objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
    depth++;
    followed += follow ? 1 : 0;
  }

  /** Closes the innermost. */
  void close() {
    followed -= isFollowed() ? 1 : 0;
    depth--;
  }
}
