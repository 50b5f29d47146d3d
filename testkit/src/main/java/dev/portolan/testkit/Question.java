package dev.portolan.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Something a server wants to know from its client.
 *
 * @param key names it among the questions of its round
 * @param method sampling/createMessage, elicitation/create or roots/list
 */
record Question(String key, String method, String paramsJson) {

  static Question elicit(String key, String message, String schemaJson) {
    var params = Json.object().put("message", message);
    params.set("requestedSchema", Json.parse(schemaJson));
    return new Question(key, "elicitation/create", params.toString());
  }

  /** Elicits one member of this JSON Schema type. */
  static Question elicit(String key, String message, String member, String type) {
    return elicit(
        key,
        message,
        "{\"type\":\"object\",\"properties\":{\"%s\":{\"type\":\"%s\"}},\"required\":[\"%s\"]}"
            .formatted(member, type, member));
  }

  static Question sample(String key, String prompt, int maxTokens) {
    var params = Json.object().put("maxTokens", maxTokens);
    params
        .putArray("messages")
        .addObject()
        .put("role", "user")
        .putObject("content")
        .put("type", "text")
        .put("text", prompt);
    return new Question(key, "sampling/createMessage", params.toString());
  }

  static Question roots(String key) {
    return new Question(key, "roots/list", "{}");
  }

  ObjectNode asRequest() {
    ObjectNode request = Json.object().put("method", method);
    request.set("params", Json.parse(paramsJson));
    return request;
  }

  /** A modern result that asks only this. */
  String asResult() {
    ObjectNode result = Json.object().put("resultType", "input_required");
    result.putObject("inputRequests").set(key, asRequest());
    return result.toString();
  }

  /** The client capability without which this may not be asked. */
  String capability() {
    return method.substring(0, method.indexOf('/'));
  }

  /** Whether this can be an answer, going by its shape. */
  boolean isAnsweredBy(JsonNode answer) {
    return switch (capability()) {
      case "elicitation" -> answer.path("action").isTextual();
      case "sampling" -> answer.has("content");
      default -> answer.path("roots").isArray();
    };
  }
}
