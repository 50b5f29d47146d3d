package dev.portolan.node.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a complete and strict parser makes of bytes: the judge of the scanner. Jackson guesses the
 * encoding of bytes and repairs some of it, so it is given the text that a strict UTF-8 decoder
 * made. Its bound on depth is set to ours; its bounds on lengths are lifted, as we have none.
 */
final class FullParse {
  static final int MAX_DEPTH = 16;

  private static final JsonMapper LAST_DUPLICATE_WINS = mapper(false);
  private static final JsonMapper NO_DUPLICATES = mapper(true);

  private static final Pattern ESCAPE =
      Pattern.compile("(\\\\[^u])|\\\\u[dD][89a-fA-F][0-9a-fA-F]{2}");

  /** Jackson looks at the low byte of a character alone, and takes U+0138 for the digit 8. */
  private static final Pattern NO_ESCAPE =
      Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u(?![0-9a-fA-F]{4})");

  private FullParse() {}

  private static JsonMapper mapper(boolean strict) {
    var constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .build();
    var factory = JsonFactory.builder().streamReadConstraints(constraints).build();
    return JsonMapper.builder(factory)
        .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, strict)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  /** The tree, or null if these bytes are not one JSON text. */
  static @Nullable JsonNode of(byte[] bytes) {
    return parse(LAST_DUPLICATE_WINS, bytes);
  }

  /** Whether some object of this good JSON has a key twice. */
  static boolean hasDuplicates(byte[] bytes) {
    return parse(NO_DUPLICATES, bytes) == null;
  }

  /**
   * Whether Jackson refuses this only for an escaped half of a surrogate pair in a key. It lets the
   * same pass in a value, and so does the grammar; our scanner lets it pass in both.
   */
  static boolean hasHalfAPairInAKey(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.UTF_8);
    String repaired =
        ESCAPE
            .matcher(text)
            .replaceAll(
                escape -> escape.group(1) == null ? "?" : Matcher.quoteReplacement(escape.group()));
    return !repaired.equals(text)
        && of(bytes) == null
        && isStrictUtf8(bytes)
        && of(utf8(repaired)) != null;
  }

  private static boolean isStrictUtf8(byte[] bytes) {
    return Arrays.equals(utf8(new String(bytes, StandardCharsets.UTF_8)), bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable JsonNode parse(JsonMapper mapper, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (NO_ESCAPE.matcher(text).find()) {
        return null;
      }
      JsonNode tree = mapper.readTree(text);
      return tree == null || tree.isMissingNode() ? null : tree;
    } catch (IOException notJson) {
      return null;
    }
  }
}
