package dev.portolan.node.app;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * The keys of a line as text, {@code name="value"}. Values may be what a client wrote: a quote or a
 * backslash in them is escaped, and so is what could begin a line or steer a terminal, so that none
 * can pass for a key or a line of its own.
 */
public final class TextFields extends ClassicConverter {

  @Override
  public String convert(ILoggingEvent event) {
    @Nullable List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs == null || pairs.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    for (KeyValuePair pair : pairs) {
      text.append(text.isEmpty() ? "" : " ").append(pair.key).append("=\"");
      append(text, String.valueOf(pair.value));
      text.append('"');
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String value) {
    for (int at = 0; at < value.length(); at++) {
      char next = value.charAt(at);
      if (next == '"' || next == '\\') {
        text.append('\\').append(next);
      } else if (Character.isISOControl(next) || next == '\u2028' || next == '\u2029') {
        text.append("\\u%04x".formatted((int) next));
      } else {
        text.append(next);
      }
    }
  }
}
