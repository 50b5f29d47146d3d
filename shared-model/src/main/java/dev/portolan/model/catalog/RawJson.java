package dev.portolan.model.catalog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A JSON value as the bytes it came in: unknown members, number spelling and key order are part of
 * it. Two values are equal if their bytes are.
 *
 * <p>Its bytes may be its own, or in part those of a text that is alike and kept anyway: {@link
 * #sharing}.
 */
public final class RawJson {
  private static final byte[] NONE = {};

  /** What is not shared. */
  private final byte[] own;

  /** What comes before it and after it stands here. */
  private final byte[] shared;

  private final int headFrom;
  private final int headLength;
  private final int tailFrom;
  private final int tailLength;
  private final int hash;

  private RawJson(byte[] utf8) {
    this(utf8, NONE, 0, 0, 0, 0, Arrays.hashCode(utf8));
  }

  private RawJson(
      byte[] own,
      byte[] shared,
      int headFrom,
      int headLength,
      int tailFrom,
      int tailLength,
      int hash) {
    this.own = own;
    this.shared = shared;
    this.headFrom = headFrom;
    this.headLength = headLength;
    this.tailFrom = tailFrom;
    this.tailLength = tailLength;
    this.hash = hash;
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

  /**
   * An equal value that keeps only what is not in this text, and points into it for the rest: what
   * they begin with, and what they end with. The array is not copied, and must never change.
   *
   * @param alike where the text stands, from {@code from} (inclusive) to {@code to} (exclusive)
   */
  public RawJson sharing(byte[] alike, int from, int to) {
    byte[] utf8 = bytes();
    int most = Math.min(utf8.length, to - from);
    int begin = Arrays.mismatch(utf8, 0, most, alike, from, from + most);
    int head = begin < 0 ? most : begin;
    int tail = 0;
    while (tail < most - head && utf8[utf8.length - 1 - tail] == alike[to - 1 - tail]) {
      tail++;
    }
    int end = utf8.length - tail;
    byte[] rest = head == end ? NONE : Arrays.copyOfRange(utf8, head, end);
    return new RawJson(rest, alike, from, head, to - tail, tail, hash);
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    byte[] utf8 = new byte[length()];
    System.arraycopy(shared, headFrom, utf8, 0, headLength);
    System.arraycopy(own, 0, utf8, headLength, own.length);
    System.arraycopy(shared, tailFrom, utf8, headLength + own.length, tailLength);
    return utf8;
  }

  /** The number of bytes. */
  public int length() {
    return headLength + own.length + tailLength;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawJson json
        && hash == json.hash
        && Arrays.equals(bytes(), json.bytes());
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }
}
