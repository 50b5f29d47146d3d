package dev.portolan.node.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.McpHeader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code x-mcp-header} annotations of a tool's {@code inputSchema}. An annotation is
 * valid on a property that {@code properties} keys alone lead to, and whose type is one of the
 * three words that the specification names. A list of types is none of them, not even with null:
 * the specification's answer to a null is that the header is left out, whatever the type. An
 * annotation anywhere else spoils the tool; data ({@code default}, {@code examples} and the like)
 * and names of properties are not annotations.
 */
final class ParamSchema {
  private static final String ANNOTATION = "x-mcp-header";
  private static final String PROPERTIES = "properties";
  private static final Set<String> TYPES = Set.of("string", "integer", "boolean");
  private static final Set<String> DATA = Set.of("default", "const", "enum", "examples", "example");
  private static final Set<String> MAPS_BY_NAME =
      Set.of(
          PROPERTIES,
          "patternProperties",
          "$defs",
          "definitions",
          "dependentSchemas",
          "dependencies");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Set<String> headers = new HashSet<>();
  private boolean invalid;

  private ParamSchema() {}

  /** The annotated properties and the way to them; empty if an annotation is invalid. */
  static Optional<List<Param>> read(RawJson toolDefinition) {
    byte[] bytes = toolDefinition.bytes();
    if (!mayBeAnnotated(bytes)) {
      return Optional.of(List.of());
    }
    try {
      // as text, since from bytes Jackson would guess at other encodings than UTF-8
      JsonNode schema = JSON.readTree(toolDefinition.toString()).path("inputSchema");
      var reading = new ParamSchema();
      List<Param> params = reading.paramsOf(schema);
      return reading.invalid ? Optional.empty() : Optional.of(params);
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  /** Most tools are not, and need no tree; an escape could hide the word. */
  private static boolean mayBeAnnotated(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.contains(ANNOTATION) || text.contains("\\u");
  }

  /** The annotated properties of a schema that {@code properties} keys alone lead to. */
  private List<Param> paramsOf(JsonNode schema) {
    schema.properties().stream()
        .filter(member -> !member.getKey().equals(PROPERTIES))
        .forEach(this::forbid);
    return schema.path(PROPERTIES).properties().stream()
        .map(property -> paramOf(property.getKey(), property.getValue()))
        .filter(param -> param.header() != null || !param.children().isEmpty())
        .toList();
  }

  private Param paramOf(String name, JsonNode property) {
    if (!property.has(ANNOTATION)) {
      return new Param(name, null, paramsOf(property));
    }
    ObjectNode rest = property.<ObjectNode>deepCopy();
    JsonNode annotation = rest.remove(ANNOTATION);
    return new Param(name, headerOf(annotation, rest.path("type")), paramsOf(rest));
  }

  private @Nullable String headerOf(JsonNode annotation, JsonNode type) {
    String suffix = annotation.asText();
    String header = (McpHeader.PARAM_PREFIX + suffix).toLowerCase(Locale.ROOT);
    boolean valid =
        annotation.isTextual()
            && TOKEN.matcher(suffix).matches()
            && type.isTextual()
            && TYPES.contains(type.asText())
            && headers.add(header);
    invalid |= !valid;
    return valid ? header : null;
  }

  /** Nothing in this member of a schema may be annotated, nor be an annotation. */
  private void forbid(Map.Entry<String, JsonNode> member) {
    String keyword = member.getKey();
    invalid |= keyword.equals(ANNOTATION);
    if (!DATA.contains(keyword)) {
      forbidBelow(member.getValue(), MAPS_BY_NAME.contains(keyword));
    }
  }

  private void forbidBelow(JsonNode value, boolean keysAreNames) {
    if (value.isArray()) {
      value.forEach(element -> forbidBelow(element, false));
    } else if (keysAreNames) {
      value.forEach(named -> forbidBelow(named, false));
    } else {
      value.properties().forEach(this::forbid);
    }
  }
}
