package dev.portolan.node.wire;

import dev.portolan.model.mcp.HeaderValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of mirrored headers as text. */
final class HeaderText {
  private HeaderText() {}

  /** The one value there is, trimmed, however often it is repeated; null if none or several. */
  static @Nullable String single(List<String> values) {
    String first = null;
    for (String value : values) {
      String trimmed = value.strip();
      if (first != null && !first.equals(trimmed)) {
        return null;
      }
      first = trimmed;
    }
    return first;
  }

  /** The text that a value stands for; null if it has bytes that no value may, or bad base64. */
  static @Nullable String decode(String value) {
    for (int at = 0; at < value.length(); at++) {
      char next = value.charAt(at);
      if (next != '\t' && (next < ' ' || next > '~')) {
        return null;
      }
    }
    return HeaderValue.decode(value).orElse(null);
  }
}
