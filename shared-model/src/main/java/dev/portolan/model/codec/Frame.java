package dev.portolan.model.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What every stored form is wrapped in: one line that names the form, its version and a checksum,
 * then the content. A form of another version, a foreign value, a torn or an altered one does not
 * open. The checksum guards against accidents, not against a forger.
 */
final class Frame {
  private static final int CHECKSUM_LENGTH = 8;

  private Frame() {}

  static byte[] wrap(String form, byte[] content) {
    byte[] head = head(form, checksum(content, 0));
    byte[] framed = Arrays.copyOf(head, head.length + content.length);
    System.arraycopy(content, 0, framed, head.length, content.length);
    return framed;
  }

  /** Where the content begins, or null if these bytes are not of this form or not whole. */
  static @Nullable Integer contentAt(String form, byte[] framed) {
    int from = form.length() + CHECKSUM_LENGTH + 2;
    if (framed.length < from) {
      return null;
    }
    byte[] expected = head(form, checksum(framed, from));
    return Arrays.equals(expected, 0, from, framed, 0, from) ? from : null;
  }

  private static byte[] head(String form, int checksum) {
    String hex = HexFormat.of().toHexDigits(checksum);
    return (form + " " + hex + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static int checksum(byte[] bytes, int from) {
    var crc = new CRC32C();
    crc.update(bytes, from, bytes.length - from);
    return (int) crc.getValue();
  }
}
