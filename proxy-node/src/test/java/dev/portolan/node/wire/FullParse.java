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

  private static @Nullable JsonNode parse(JsonMapper mapper, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      JsonNode tree = mapper.readTree(text);
      return tree == null || tree.isMissingNode() ? null : tree;
    } catch (IOException notJson) {
      return null;
    }
  }
}
