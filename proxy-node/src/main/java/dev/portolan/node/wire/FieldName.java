package dev.portolan.node.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The name of a field of an event, as far as it has come. */
final class FieldName {
  /** Longer than any name that is looked for, a byte order mark before it included. */
  private static final int LONGEST = 9;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final byte[] bytes = new byte[LONGEST];
  private int length;
  private boolean firstLine = true;

  /** Adds a byte; false if there is no more room, for then it is none of the known names. */
  boolean add(byte b) {
    if (length == LONGEST) {
      return false;
    }
    bytes[length++] = b;
    return true;
  }

  boolean isEmpty() {
    return length == 0;
  }

  boolean is(String known) {
    int from = firstLine && startsWithMark() ? BYTE_ORDER_MARK.length : 0;
    return known.equals(new String(bytes, from, length - from, StandardCharsets.ISO_8859_1));
  }

  byte[] bytes() {
    return bytes;
  }

  /** Makes ready for the next line. */
  void clear() {
    length = 0;
    firstLine = false;
  }

  private boolean startsWithMark() {
    int mark = BYTE_ORDER_MARK.length;
    return length >= mark && Arrays.equals(bytes, 0, mark, BYTE_ORDER_MARK, 0, mark);
  }
}
