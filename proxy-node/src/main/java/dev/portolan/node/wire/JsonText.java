package dev.portolan.node.wire;

import java.nio.charset.StandardCharsets;

/**
 * JSON strings to text and back. An escape that is half of a surrogate pair alone is kept as that
 * half, as Jackson and JavaScript do: the grammar allows it, and no name, header or cursor of ours
 * is ever equal to it.
 */
final class JsonText {
  private static final String HEX = "0123456789abcdef";

  private JsonText() {}

  /** The text of a JSON string that has been checked, quotes included in the span. */
  static String decode(byte[] in, int from, int to) {
    int escape = indexOf(in, (byte) '\\', from + 1, to - 1);
    if (escape < 0) {
      return utf8(in, from + 1, to - 1);
    }
    var text = new StringBuilder(to - from);
    int at = from + 1;
    while (escape >= 0) {
      text.append(utf8(in, at, escape));
      boolean wide = in[escape + 1] == 'u';
      text.append(wide ? hex(in, escape + 2) : plain(in[escape + 1]));
      at = escape + (wide ? 6 : 2);
      escape = indexOf(in, (byte) '\\', at, to - 1);
    }
    return text.append(utf8(in, at, to - 1)).toString();
  }

  static String decode(byte[] in, Span at) {
    return decode(in, at.from(), at.to());
  }

  /** The bytes between these places, which are a number, as text. */
  static String ascii(byte[] in, int from, int to) {
    return new String(in, from, to - from, StandardCharsets.US_ASCII);
  }

  /** Whether there is an escape between these places. */
  static boolean isEscaped(byte[] in, int from, int to) {
    return indexOf(in, (byte) '\\', from, to) >= 0;
  }

  private static String utf8(byte[] in, int from, int to) {
    return new String(in, from, to - from, StandardCharsets.UTF_8);
  }

  private static int indexOf(byte[] in, byte wanted, int from, int to) {
    for (int at = from; at < to; at++) {
      if (in[at] == wanted) {
        return at;
      }
    }
    return -1;
  }

  private static char hex(byte[] in, int from) {
    int value = 0;
    for (int at = from; at < from + 4; at++) {
      value = (value << 4) | Character.digit(in[at], 16);
    }
    return (char) value;
  }

  private static char plain(byte escaped) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> (char) escaped;
    };
  }

  /** The bytes of a JSON string for this text, quotes included. */
  static byte[] quote(String text) {
    var quoted = new StringBuilder(text.length() + 2).append('"');
    for (int at = 0; at < text.length(); at++) {
      char next = text.charAt(at);
      if (next == '"' || next == '\\') {
        quoted.append('\\').append(next);
      } else if (next < ' ' || isLoneHalf(text, at)) {
        appendEscape(quoted, next);
      } else {
        quoted.append(next);
      }
    }
    return quoted.append('"').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isLoneHalf(String text, int at) {
    char next = text.charAt(at);
    if (!Character.isSurrogate(next)) {
      return false;
    }
    boolean paired =
        Character.isHighSurrogate(next)
            ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
            : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    return !paired;
  }

  private static void appendEscape(StringBuilder quoted, char next) {
    quoted.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      quoted.append(HEX.charAt((next >> shift) & 0xf));
    }
  }
}
