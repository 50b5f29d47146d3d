package dev.portolan.node.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a rewriter should make of a message, by way of a tree. */
final class TreeEdits {
  static final ObjectMapper JSON = new ObjectMapper();

  private final ReplyEdits edits;

  TreeEdits(ReplyEdits edits) {
    this.edits = edits;
  }

  static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException notJson) {
      throw new UncheckedIOException("not JSON: " + json, notJson);
    }
  }

  JsonNode applied(String json) {
    ObjectNode message = (ObjectNode) parsed(json);
    if (message.has("method")) {
      map(message.get("params"), "taskId", edits.taskId());
      if (message.get("method").asText().equals("notifications/resources/updated")) {
        map(message.get("params"), "uri", edits.uris());
      }
      return message;
    }
    RequestId id = edits.id();
    if (id != null && message.has("id")) {
      message.set("id", parsed(id.toString()));
    }
    JsonNode code = message.path("error").path("code");
    if (code.isNumber() && code.decimalValue().doubleValue() == -32002) {
      Integer changed = edits.errorCodes().get(-32002);
      ((ObjectNode) message.get("error")).put("code", changed == null ? -32002 : changed);
    }
    if (message.path("result") instanceof ObjectNode result) {
      applyToResult(result);
    }
    return message;
  }

  private void applyToResult(ObjectNode result) {
    map(result, "requestState", edits.requestState());
    map(result, "taskId", edits.taskId());
    result.path("contents").forEach(item -> map(item, "uri", edits.uris()));
    result.path("content").forEach(this::applyToBlock);
    for (JsonNode message : result.path("messages")) {
      JsonNode content = message.path("content");
      applyToBlock(content);
      if (content.isArray()) {
        content.forEach(this::applyToBlock);
      }
    }
    edits
        .resultMembers()
        .forEach(
            (name, value) -> {
              if (!result.has(name)) {
                result.set(name, parsed(value.toString()));
              }
            });
  }

  private void applyToBlock(JsonNode block) {
    map(block, "uri", edits.uris());
    map(block.path("resource"), "uri", edits.uris());
  }

  private static void map(
      @Nullable JsonNode in, String name, @Nullable UnaryOperator<String> mapper) {
    if (mapper != null && in instanceof ObjectNode object && object.path(name).isTextual()) {
      object.put(name, mapper.apply(object.get(name).asText()));
    }
  }
}
