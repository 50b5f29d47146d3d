package dev.portolan.node.wire;

import dev.portolan.model.mcp.MetaKey;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Makes JSON in every spelling, most of it shaped like requests, and spoils it. */
final class RandomJson {
  private static final List<String> ROOT_KEYS =
      List.of("jsonrpc", "id", "method", "params", "result", "error", "x");
  private static final List<String> PARAM_KEYS =
      List.of(
          "name",
          "uri",
          "taskId",
          "arguments",
          "cursor",
          "requestState",
          "inputResponses",
          "ref",
          "notifications",
          "_meta",
          "y");
  private static final List<String> META_KEYS =
      List.of(
          MetaKey.PROTOCOL_VERSION,
          MetaKey.CLIENT_CAPABILITIES,
          MetaKey.PROGRESS_TOKEN,
          MetaKey.TRACEPARENT,
          "z");
  private static final List<String> STRINGS =
      List.of(
          "",
          "2.0",
          "2026-07-28",
          "tools/call",
          "ping",
          "añb",
          "世界",
          "😀",
          "a\"b\\c/",
          "\t\n\r\b\f",
          "a plain text that is longer than eight bytes",
          "\u0000\u001f\u007f\u0080\u07ff\uffff");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "7",
          "-12",
          "0.50",
          "1e5",
          "1E+05",
          "-0.0e-0",
          "123456789012345678901234567890",
          "9007199254740993",
          "1.7976931348623157e309");
  private static final List<String> SPACES = List.of("", "", "", " ", "\n", "\r\n\t", "  ");
  private static final String NASTY =
      "\"\\{}[]:,0-+.eEtfnu/\u0000\u001f\u007f\u0080\u00bf\u00c0\u00c2\u00e0\u00ed\u00ef\u00f0"
          + "\u00f4\u00f5\u00ff";

  private final Random random;

  RandomJson(Random random) {
    this.random = random;
  }

  String document() {
    return space() + (random.nextInt(8) == 0 ? value(3) : message()) + space();
  }

  private String message() {
    return object(
        ROOT_KEYS, key -> key.equals("params") && random.nextInt(8) > 0 ? params() : value(2));
  }

  private String params() {
    return object(
        PARAM_KEYS,
        key ->
            key.equals("_meta") && random.nextInt(8) > 0
                ? object(META_KEYS, inner -> value(1))
                : value(2));
  }

  private String object(List<String> keys, UnaryOperator<String> valueOf) {
    var json = new StringBuilder("{").append(space());
    boolean unique = random.nextInt(4) > 0;
    int at = random.nextInt(keys.size());
    int size = random.nextInt(keys.size() + 1);
    for (int i = 0; i < size; i++) {
      String key = keys.get(unique ? (at + i) % keys.size() : random.nextInt(keys.size()));
      json.append(i == 0 ? "" : "," + space());
      json.append(string(key)).append(space()).append(':').append(space());
      json.append(valueOf.apply(key)).append(space());
    }
    return json.append('}').toString();
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 0, 1, 2 -> string(pick(STRINGS));
      case 3 -> pick(NUMBERS);
      case 4 -> pick(List.of("true", "false", "null"));
      case 5 -> nest(random.nextInt(18));
      case 6 -> object(ROOT_KEYS, key -> value(depth - 1));
      default -> array(depth - 1);
    };
  }

  private String nest(int levels) {
    return "[".repeat(levels) + "1" + "]".repeat(levels);
  }

  private String array(int depth) {
    var json = new StringBuilder("[").append(space());
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      json.append(i == 0 ? "" : "," + space()).append(value(depth)).append(space());
    }
    return json.append(']').toString();
  }

  /** Each character plain, as a short escape or as a long one; now and then half a pair alone. */
  private String string(String text) {
    var json = new StringBuilder("\"");
    int escaping = random.nextInt(4);
    for (int at = 0; at < text.length(); at++) {
      char next = text.charAt(at);
      boolean must = next < ' ' || next == '"' || next == '\\';
      if (must || (escaping == 0 && random.nextBoolean())) {
        String hex = String.format("\\u%04x", (int) next);
        json.append(
            random.nextBoolean()
                ? hex
                : hex.substring(0, 2) + hex.substring(2).toUpperCase(Locale.ROOT));
      } else {
        json.append(next == '/' && escaping == 1 ? "\\/" : String.valueOf(next));
      }
    }
    return json.append(random.nextInt(50) == 0 ? "\\ud800" : "").append('"').toString();
  }

  private String space() {
    return pick(SPACES);
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** The document with one to three small things wrong with it, or not wrong after all. */
  byte[] spoilt(byte[] good) {
    byte[] bytes = good;
    for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
      bytes = spoiltOnce(bytes);
    }
    return bytes;
  }

  private byte[] spoiltOnce(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    int kind = random.nextInt(5);
    var spoilt = new ByteArrayOutputStream();
    spoilt.write(bytes, 0, at);
    switch (kind) {
      case 0 -> spoilt.write(bytes[at] ^ (1 << random.nextInt(8)));
      case 1 -> spoilt.write(NASTY.charAt(random.nextInt(NASTY.length())));
      case 2 -> {
        spoilt.write(NASTY.charAt(random.nextInt(NASTY.length())));
        spoilt.write(bytes[at]);
      }
      default -> {
        // one byte less, or nothing more
      }
    }
    if (kind < 4) {
      spoilt.write(bytes, at + 1, bytes.length - at - 1);
    }
    return spoilt.toByteArray();
  }
}
