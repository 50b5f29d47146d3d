package dev.portolan.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** JSON text to trees and back, and the envelopes of JSON-RPC as text. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Json() {}

  /** The tree of this text; text that is not JSON is a mistake of the caller. */
  static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException("not JSON: " + text + " (expected: JSON)", malformed);
    }
  }

  /** The tree of what a client sent; a missing node if it is not JSON. */
  static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException malformed) {
      return MissingNode.getInstance();
    }
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String quote(String text) {
    return TextNode.valueOf(text).toString();
  }

  static String notification(String method, String paramsJson) {
    return "{\"jsonrpc\":\"2.0\",\"method\":" + quote(method) + ",\"params\":" + paramsJson + "}";
  }

  static String request(String id, String method, String paramsJson) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":%s,\"params\":%s}"
        .formatted(quote(id), quote(method), paramsJson);
  }

  static String result(String idJson, String resultJson) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + idJson + ",\"result\":" + resultJson + "}";
  }

  static String error(String idJson, Reply.Failure failure) {
    String data = failure.dataJson() == null ? "" : ",\"data\":" + failure.dataJson();
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":%s%s}}"
        .formatted(idJson, failure.code(), quote(failure.message()), data);
  }

  /**
   * Puts members (text without braces) before all others of an object, and touches nothing else.
   */
  static String withFirst(String members, String objectJson) {
    int brace = objectJson.indexOf('{');
    boolean empty = objectJson.substring(brace + 1).stripLeading().startsWith("}");
    return "{" + members + (empty ? "" : ",") + objectJson.substring(brace + 1);
  }
}
