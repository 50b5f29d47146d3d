package dev.portolan.node.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The text of a JSON string that nobody has checked yet; for one that is checked see {@link
 * JsonText}.
 */
final class TokenText {
  private TokenText() {}

  /** The text between the quotes at these places, or null if an escape is wrong. */
  static @Nullable String decode(byte[] in, int from, int to) {
    int slash = slash(in, from, to);
    if (slash == to) {
      return utf8(in, from, to);
    }
    var text = new StringBuilder(to - from);
    int at = from;
    while (slash < to) {
      text.append(utf8(in, at, slash));
      int plain = slash + 1 < to ? plain(in[slash + 1]) : -1;
      int unicode = plain == 'u' ? hex(in, slash + 2, to) : plain;
      if (unicode < 0) {
        return null;
      }
      text.append((char) unicode);
      at = slash + (plain == 'u' ? 6 : 2);
      slash = slash(in, at, to);
    }
    return text.append(utf8(in, at, to)).toString();
  }

  /** What stands for the letter of an escape; 'u' for itself; -1 if there is no such escape. */
  private static int plain(byte letter) {
    return switch (letter) {
      case '"', '\\', '/', 'u' -> letter;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> -1;
    };
  }

  private static int hex(byte[] in, int from, int to) {
    if (from + 4 > to) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = in[i] < 0 ? -1 : Character.digit(in[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static int slash(byte[] in, int from, int to) {
    int at = from;
    while (at < to && in[at] != '\\') {
      at++;
    }
    return at;
  }

  private static String utf8(byte[] in, int from, int to) {
    return new String(in, from, to - from, StandardCharsets.UTF_8);
  }
}
