package dev.portolan.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpHeader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request as a fake server heard it.
 *
 * @param number 1 for the first request heard, then counting up
 * @param era the era the request was taken to be of
 * @param httpMethod POST, GET or DELETE
 * @param headers the first value of each header; names are looked up without regard to case
 * @param body the body to the character, empty if there was none
 * @param json the body as a tree; a missing node if it is not JSON
 */
public record Call(
    int number,
    Era era,
    String httpMethod,
    Map<String, String> headers,
    String body,
    JsonNode json) {

  /** The JSON-RPC method; empty for a response, for GET and for DELETE. */
  public String method() {
    return json.path("method").asText("");
  }

  public JsonNode params() {
    return json.path("params");
  }

  public JsonNode arguments() {
    return params().path("arguments");
  }

  /** What the call is about: {@code params.name}, {@code params.uri} or {@code params.taskId}. */
  public String name() {
    for (String field : new String[] {"name", "uri", "taskId"}) {
      if (params().path(field).isTextual()) {
        return params().path(field).textValue();
      }
    }
    return "";
  }

  public @Nullable String header(String name) {
    return headers.get(name);
  }

  public @Nullable String sessionId() {
    return header(McpHeader.SESSION_ID);
  }

  /** A member of {@code params._meta}; a missing node if it is not there. */
  public JsonNode meta(String key) {
    return params().path("_meta").path(key);
  }

  /** The id as JSON text; {@code null} (the word) if there is none. */
  String idJson() {
    JsonNode id = json.path("id");
    return id.isMissingNode() ? "null" : id.toString();
  }

  boolean isRequest() {
    return json.has("method") && json.has("id");
  }
}
