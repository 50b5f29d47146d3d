package dev.portolan.model.catalog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A JSON value as the bytes it came in: unknown members, number spelling and key order are part of
 * it. Two values are equal if their bytes are.
 */
public final class RawJson {
  private final byte[] utf8;
  private final int hash;

  private RawJson(byte[] utf8) {
    this.utf8 = utf8;
    this.hash = Arrays.hashCode(utf8);
  }

  /**
   * Wraps a copy of these UTF-8 bytes. They are not checked to be JSON: whoever cut them out of a
   * message has done so.
   */
  public static RawJson copyOf(byte[] utf8) {
    return new RawJson(utf8.clone());
  }

  /** Wraps a copy of the bytes {@code from} (inclusive) to {@code to} (exclusive). */
  public static RawJson copyOf(byte[] utf8, int from, int to) {
    return new RawJson(Arrays.copyOfRange(utf8, from, to));
  }

  public static RawJson of(String json) {
    return new RawJson(json.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return utf8.clone();
  }

  /** The number of bytes. */
  public int length() {
    return utf8.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawJson json && Arrays.equals(utf8, json.utf8);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
