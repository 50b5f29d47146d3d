package dev.portolan.node.wire;

import java.nio.charset.StandardCharsets;

/**
 * A key of an object that is looked for, ready to be compared with bytes.
 *
 * @param text as it reads
 * @param utf8 its bytes as they stand between quotes when nothing is escaped; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // made once, compared by nobody: this is the hot path
record Key(String text, byte[] utf8) {
  static Key of(String text) {
    return new Key(text, text.getBytes(StandardCharsets.UTF_8));
  }
}
