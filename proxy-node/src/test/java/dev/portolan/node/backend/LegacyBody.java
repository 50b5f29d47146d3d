package dev.portolan.node.backend;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.McpRequest.Parts;
import dev.portolan.node.wire.RequestId;
import dev.portolan.node.wire.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The body of a legacy client, and where its parts lie. */
final class LegacyBody {
  private final byte[] body;
  private final Map<String, Span> spans = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();

  private LegacyBody(String text) {
    body = text.getBytes(StandardCharsets.UTF_8);
  }

  static McpRequest read(String text) {
    LegacyBody read = new LegacyBody(text);
    try (JsonParser parser = new JsonFactory().createParser(read.body)) {
      parser.nextToken();
      read.object(parser, "");
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
    return read.request();
  }

  private void object(JsonParser parser, String path) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = path + parser.currentName();
      JsonToken value = parser.nextToken();
      int from = (int) parser.currentTokenLocation().getByteOffset();
      if (value == JsonToken.START_OBJECT) {
        object(parser, name + "/");
      } else {
        parser.skipChildren();
        texts.put(name, parser.getText());
      }
      parser.finishToken();
      spans.put(name, new Span(from, (int) parser.currentLocation().getByteOffset()));
    }
  }

  private McpRequest request() {
    Span id = Objects.requireNonNull(spans.get("id"));
    return new McpRequest(
        body,
        RequestId.in(body, id),
        id,
        Objects.requireNonNull(texts.get("method")),
        ProtocolVersion.V2025_11_25,
        new Parts(
            texts.get("params/name"),
            spans.get("params/name"),
            spans.get("params"),
            spans.get("params/_meta"),
            spans.get("params/arguments"),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            spans.get("params/_meta/progressToken"),
            null));
  }
}
