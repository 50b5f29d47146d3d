package dev.portolan.node.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Bytes that stand in an array, which others may share and nobody may change.
 *
 * @param from the first byte
 * @param to the byte after the last
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Slice(byte[] bytes, int from, int to) {
  /** All of them, which become shared. */
  public static Slice of(byte[] bytes) {
    return new Slice(bytes, 0, bytes.length);
  }

  public static Slice of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes of all of them together. */
  public static long lengthOf(List<Slice> slices) {
    long bytes = 0;
    for (Slice each : slices) {
      bytes += each.length();
    }
    return bytes;
  }

  public int length() {
    return to - from;
  }

  @Override
  public String toString() {
    return new String(bytes, from, length(), StandardCharsets.UTF_8);
  }
}
