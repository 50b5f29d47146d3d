package dev.portolan.node.wire;

import java.util.Arrays;

/** Bytes held back for a while, up to a bound. */
final class HeldBytes {
  private final String what;
  private byte[] bytes = new byte[0];
  private int length;

  /**
   * @param what they are, for the error
   */
  HeldBytes(String what) {
    this.what = what;
  }

  /**
   * Holds these too.
   *
   * @throws IllegalStateException if that would make more than {@code limit} bytes
   */
  void add(byte[] from, int start, int end, int limit) {
    int grown = length + (end - start);
    if (grown > limit) {
      throw new IllegalStateException(
          what + " of " + grown + " bytes (expected: <= " + limit + ")");
    }
    if (grown > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(Math.max(2 * bytes.length, grown + 64), limit));
    }
    System.arraycopy(from, start, bytes, length, end - start);
    length = grown;
  }

  /** The array they stand in, from its start. Not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Forgets them. A large array is not kept for the next. */
  void clear() {
    length = 0;
    if (bytes.length > 1 << 14) {
      bytes = new byte[0];
    }
  }
}
