package dev.portolan.node.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the few bytes that matter among the many that do not, eight at a time. */
final class JsonBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  private JsonBytes() {}

  /** Where the next quote, backslash or control character stands, else {@code to}. */
  static int stringStop(byte[] in, int from, int to) {
    int at = from;
    while (at + Long.BYTES <= to) {
      long eight = (long) LONGS.get(in, at);
      // A borrow can only come from a byte that is itself a hit, so "any hit" is exact.
      long control = (eight - 0x20 * EACH) & ~eight;
      if (((control | hit(eight, '"') | hit(eight, '\\')) & HIGH) != 0) {
        break;
      }
      at += Long.BYTES;
    }
    while (at < to && !isStringStop(in[at])) {
      at++;
    }
    return at;
  }

  /** Where the next line end begins, else {@code to}. */
  static int lineStop(byte[] in, int from, int to) {
    int at = from;
    while (at + Long.BYTES <= to) {
      long eight = (long) LONGS.get(in, at);
      if (((hit(eight, '\n') | hit(eight, '\r')) & HIGH) != 0) {
        break;
      }
      at += Long.BYTES;
    }
    while (at < to && in[at] != '\n' && in[at] != '\r') {
      at++;
    }
    return at;
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** True if a number or literal may begin so. */
  static boolean startsScalar(byte b) {
    return b == '-' || (b >= '0' && b <= '9') || b == 't' || b == 'f' || b == 'n';
  }

  static boolean isScalar(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || b == 'E'
        || b == '-'
        || b == '+'
        || b == '.';
  }

  private static long hit(long eight, char sought) {
    long zeroWhereEqual = eight ^ (sought * EACH);
    return (zeroWhereEqual - EACH) & ~zeroWhereEqual;
  }

  private static boolean isStringStop(byte b) {
    return b == '"' || b == '\\' || (b >= 0 && b < 0x20);
  }
}
