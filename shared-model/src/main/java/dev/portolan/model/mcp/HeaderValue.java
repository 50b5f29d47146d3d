package dev.portolan.model.mcp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The form in which a text of the body is mirrored in an HTTP header (specification 2026-07-28,
 * Streamable HTTP, "Value encoding"): plain where it is safe ASCII, else {@code =?base64?...?=}
 * around the base64 of its UTF-8 bytes.
 */
public final class HeaderValue {
  private static final String OPEN = "=?base64?";
  private static final String CLOSE = "?=";

  private HeaderValue() {}

  /** The header value that stands for this text. */
  public static String encode(String text) {
    return isPlain(text)
        ? text
        : OPEN + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + CLOSE;
  }

  /**
   * The text that this header value stands for; empty if it claims to be base64 of UTF-8 and is
   * not. Base64 must be padded: another reader on the way could refuse what we accept.
   */
  public static Optional<String> decode(String value) {
    String trimmed = value.strip();
    if (!isMarked(trimmed)) {
      return Optional.of(trimmed);
    }
    String base64 = trimmed.substring(OPEN.length(), trimmed.length() - CLOSE.length());
    if (base64.length() % 4 != 0) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IllegalArgumentException | CharacterCodingException malformed) {
      return Optional.empty();
    }
  }

  private static boolean isMarked(String value) {
    return value.length() >= OPEN.length() + CLOSE.length()
        && value.startsWith(OPEN)
        && value.endsWith(CLOSE);
  }

  private static boolean isPlain(String text) {
    if (text.isEmpty()) {
      return true;
    }
    if (text.charAt(0) == ' ' || text.charAt(text.length() - 1) == ' ' || isMarked(text)) {
      return false;
    }
    return text.chars().allMatch(c -> c >= 0x20 && c <= 0x7e);
  }
}
