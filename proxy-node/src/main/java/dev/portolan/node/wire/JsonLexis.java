package dev.portolan.node.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where the tokens of JSON end (RFC 8259, strictly): strings in valid UTF-8, numbers, words. Every
 * method is given the first byte of a token and returns the place after its last, or throws {@link
 * BadJson}.
 *
 * <p>Plain text of a string is stepped over eight bytes at a time. The test may call a plain byte
 * suspect when a byte before it is, but never the other way round, and a suspect word is looked at
 * byte by byte.
 */
final class JsonLexis {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long SPACES = ONES * ' ';
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  private JsonLexis() {}

  /** The place after the closing quote of the string whose opening quote is at {@code from}. */
  static int stringEnd(byte[] in, int from, int end) {
    int at = from + 1;
    while (true) {
      while (at + Long.BYTES <= end && isPlain((long) EIGHT.get(in, at))) {
        at += Long.BYTES;
      }
      at = afterPlainBytes(in, at, end);
      byte next = in[at];
      if (next == '"') {
        return at + 1;
      }
      at = next == '\\' ? escapeEnd(in, at, end) : afterWideCharacters(in, at, end);
    }
  }

  private static boolean isPlain(long word) {
    long suspects =
        word | (word - SPACES) | ((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES);
    return (suspects & HIGH_BITS) == 0;
  }

  /** The first quote, backslash or non-ASCII byte. */
  private static int afterPlainBytes(byte[] in, int from, int end) {
    for (int at = from; at < end; at++) {
      byte next = in[at];
      if (next == '"' || next == '\\' || next < 0) {
        return at;
      }
      if (next < ' ') {
        throw new BadJson("control character in a string", at);
      }
    }
    throw new BadJson("end inside a string", end);
  }

  private static int escapeEnd(byte[] in, int from, int end) {
    if (from + 1 >= end) {
      throw new BadJson("end inside a string", end);
    }
    return switch (in[from + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> from + 2;
      case 'u' -> hexEnd(in, from + 2, end);
      default -> throw new BadJson("unknown escape in a string", from);
    };
  }

  private static int hexEnd(byte[] in, int from, int end) {
    for (int at = from; at < from + 4; at++) {
      if (at >= end || Character.digit(in[at], 16) < 0) {
        throw new BadJson("\\u without four hexadecimal digits", at);
      }
    }
    return from + 4;
  }

  private static int afterWideCharacters(byte[] in, int from, int end) {
    int at = from;
    while (at < end && in[at] < 0) {
      at = wideEnd(in, at, end);
    }
    return at;
  }

  /**
   * Unicode 16, table 3-7: the second byte is what tells overlong forms, surrogates and code points
   * past U+10FFFF.
   */
  private static int wideEnd(byte[] in, int at, int end) {
    int lead = in[at] & 0xff;
    if (lead >= 0xc2 && lead <= 0xdf) {
      return continued(in, at, at + 2, end);
    }
    int second = at + 1 < end ? in[at + 1] & 0xff : 0;
    if (lead >= 0xe0 && lead <= 0xef) {
      boolean fits = lead == 0xe0 ? second >= 0xa0 : lead != 0xed || second <= 0x9f;
      return fits ? continued(in, at, at + 3, end) : notUtf8(at);
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
      boolean fits = lead == 0xf0 ? second >= 0x90 : lead != 0xf4 || second <= 0x8f;
      return fits ? continued(in, at, at + 4, end) : notUtf8(at);
    }
    return notUtf8(at);
  }

  private static int continued(byte[] in, int from, int to, int end) {
    if (to > end) {
      return notUtf8(from);
    }
    for (int at = from + 1; at < to; at++) {
      if ((in[at] & 0xc0) != 0x80) {
        return notUtf8(from);
      }
    }
    return to;
  }

  private static int notUtf8(int at) {
    throw new BadJson("not UTF-8", at);
  }

  /** The place after the number that begins at {@code from}. */
  static int numberEnd(byte[] in, int from, int end) {
    int at = from < end && in[from] == '-' ? from + 1 : from;
    at = at < end && in[at] == '0' ? at + 1 : digitsEnd(in, at, end);
    if (at < end && in[at] == '.') {
      at = digitsEnd(in, at + 1, end);
    }
    if (at < end && (in[at] == 'e' || in[at] == 'E')) {
      at++;
      boolean signed = at < end && (in[at] == '+' || in[at] == '-');
      at = digitsEnd(in, signed ? at + 1 : at, end);
    }
    return at;
  }

  private static int digitsEnd(byte[] in, int from, int end) {
    int at = from;
    while (at < end && in[at] >= '0' && in[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw new BadJson(at < end ? "unexpected byte in a number" : "end inside a number", at);
    }
    return at;
  }

  /** The place after this word. */
  static int wordEnd(byte[] in, int from, int end, byte[] word) {
    int to = from + word.length;
    for (int at = from; at < to; at++) {
      if (at >= end || in[at] != word[at - from]) {
        throw new BadJson("unexpected byte or end (expected: true, false or null)", at);
      }
    }
    return to;
  }

  /** The first byte that is not white space, or {@code end}. */
  static int spaceEnd(byte[] in, int from, int end) {
    int at = from;
    while (at < end && in[at] <= ' ' && isSpace(in[at])) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte next) {
    return next == ' ' || next == '\n' || next == '\r' || next == '\t';
  }
}
