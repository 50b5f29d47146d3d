package dev.portolan.node.backend;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.wire.ObjectEditor;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Portolan's own messages to backends, and what it reads of theirs. Never on the hot path. */
final class Messages {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final RawJson NULL = RawJson.of("null");

  private Messages() {}

  /** What a message is, by the members it has. */
  enum Kind {
    RESPONSE,
    REQUEST,
    NOTIFICATION,
    /** Not a JSON-RPC message. */
    NONE
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static Buffer request(long id, String method, ObjectNode params) {
    ObjectNode message = object().put("jsonrpc", "2.0").put("id", id).put("method", method);
    message.set("params", params);
    return bytes(message);
  }

  static Buffer notification(McpMethod method, ObjectNode params) {
    ObjectNode message = object().put("jsonrpc", "2.0").put("method", method.wireName());
    message.set("params", params);
    return bytes(message);
  }

  /** Params with the envelope of the modern era; nothing is declared that nobody could answer. */
  static ObjectNode enveloped(ObjectNode params, ProtocolVersion version, String portolan) {
    ObjectNode enveloped = params.deepCopy();
    ObjectNode meta = enveloped.putObject("_meta");
    meta.put(MetaKey.PROTOCOL_VERSION, version.value());
    meta.putObject(MetaKey.CLIENT_CAPABILITIES);
    meta.set(MetaKey.CLIENT_INFO, clientInfo(portolan));
    return enveloped;
  }

  static ObjectNode clientInfo(String version) {
    return object().put("name", "portolan").put("version", version);
  }

  /**
   * The answer to a request that a server sent in the middle of a call: an empty result to a ping,
   * else "method not found". Null if it has no id.
   */
  static @Nullable Buffer refusalOf(byte[] serverRequest) {
    JsonNode request = read(Buffer.buffer(serverRequest));
    if (request == null || !request.has("id")) {
      return null;
    }
    ObjectNode answer = object().put("jsonrpc", "2.0");
    answer.set("id", request.get("id"));
    if (request.path("method").asText().equals(McpMethod.PING.wireName())) {
      answer.putObject("result");
    } else {
      answer
          .putObject("error")
          .put("code", RpcCode.METHOD_NOT_FOUND)
          .put("message", "Method not found");
    }
    return bytes(answer);
  }

  /** A value of our own making as a tree. */
  static JsonNode tree(RawJson value) {
    return Objects.requireNonNull(read(Buffer.buffer(value.bytes())));
  }

  /** The JSON value of these bytes, or null if they are none. */
  static @Nullable JsonNode read(Buffer bytes) {
    try {
      JsonNode node = JSON.readTree(bytes.getBytes());
      return node == null || node.isMissingNode() ? null : node;
    } catch (IOException malformed) {
      return null;
    }
  }

  /** The member {@code error} of a JSON-RPC error response, or null if it is not one. */
  static @Nullable JsonNode error(Buffer body) {
    JsonNode message = read(body);
    JsonNode error = message == null ? null : message.get("error");
    return error != null && error.path("code").isIntegralNumber() ? error : null;
  }

  /** Reads the top level only, so that a large page of a list makes no tree. */
  static Kind kind(byte[] message) {
    boolean id = false;
    boolean method = false;
    boolean outcome = false;
    try (JsonParser parser = JSON.createParser(message)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Kind.NONE;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        switch (parser.currentName()) {
          case "id" -> id = true;
          case "method" -> method = true;
          case "result", "error" -> outcome = true;
          default -> {
            // nothing that tells messages apart
          }
        }
        parser.nextToken();
        parser.skipChildren();
      }
    } catch (IOException malformed) {
      return Kind.NONE;
    }
    if (method) {
      return id ? Kind.REQUEST : Kind.NOTIFICATION;
    }
    return outcome ? Kind.RESPONSE : Kind.NONE;
  }

  /** The value of this member; empty if it is not there or null. */
  static Optional<RawJson> member(RawJson object, String name) {
    return ObjectEditor.member(object, name).filter(value -> !value.equals(NULL));
  }

  /** The newest of our versions that stands in this array. */
  static Optional<ProtocolVersion> newest(JsonNode supported, List<ProtocolVersion> ours) {
    return ours.stream().filter(version -> contains(supported, version.value())).findFirst();
  }

  private static boolean contains(JsonNode array, String text) {
    for (JsonNode element : array) {
      if (element.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }

  private static Buffer bytes(ObjectNode message) {
    try {
      return Buffer.buffer(JSON.writeValueAsBytes(message));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of plain values can be written", impossible);
    }
  }
}
