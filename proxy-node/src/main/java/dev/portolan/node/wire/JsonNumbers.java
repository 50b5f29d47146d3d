package dev.portolan.node.wire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The value of JSON numbers, whatever their spelling. Numbers of more than 64 characters have no
 * value here: nobody means them, and decimals of any length are slow to read.
 */
final class JsonNumbers {
  private static final int MAX_LENGTH = 64;

  private JsonNumbers() {}

  /** The value of this text if it is all of it one JSON number, else null. */
  static @Nullable BigDecimal value(String text) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return value(bytes, 0, bytes.length);
  }

  /** The value of the number between these places, or null. */
  static @Nullable BigDecimal value(byte[] in, int from, int to) {
    if (to - from > MAX_LENGTH) {
      return null;
    }
    try {
      return JsonLexis.numberEnd(in, from, to) == to
          ? new BigDecimal(JsonText.ascii(in, from, to))
          : null;
    } catch (BadJson | NumberFormatException notOne) {
      return null;
    }
  }

  static boolean isInteger(BigDecimal number) {
    return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
  }
}
