package dev.portolan.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.catalog.EntryKind;

/**
 * One tool, resource, template or prompt that a fake server offers.
 *
 * @param kind what it is
 * @param id the name, URI or URI template that a client addresses it by
 * @param json its definition, sent to clients to the byte as it stands here
 */
public record Definition(EntryKind kind, String id, String json) {

  /** A definition from raw JSON; its name, URI or URI template is read from it. */
  public static Definition of(EntryKind kind, String json) {
    JsonNode id = Json.parse(json).path(kind.nameField());
    if (!id.isTextual()) {
      throw new IllegalArgumentException(
          "definition: " + json + " (expected: a text " + kind.nameField() + ")");
    }
    return new Definition(kind, id.textValue(), json);
  }

  /** A tool that takes any object. */
  public static Definition tool(String name) {
    return tool(name, "The tool " + name);
  }

  /** A tool that takes any object. */
  public static Definition tool(String name, String description) {
    return tool(name, description, "{\"type\":\"object\"}");
  }

  /** A tool with an input schema, given as JSON. */
  public static Definition tool(String name, String description, String inputSchemaJson) {
    ObjectNode json = Json.object().put("name", name).put("description", description);
    json.set("inputSchema", Json.parse(inputSchemaJson));
    return new Definition(EntryKind.TOOL, name, json.toString());
  }

  /** A resource of plain text. */
  public static Definition resource(String uri, String name) {
    return resource(uri, name, "text/plain");
  }

  /** A resource of this MIME type. */
  public static Definition resource(String uri, String name, String mimeType) {
    ObjectNode json = Json.object().put("uri", uri).put("name", name).put("mimeType", mimeType);
    return new Definition(EntryKind.RESOURCE, uri, json.toString());
  }

  /** A resource template; the template is an RFC 6570 one of level 1. */
  public static Definition template(String uriTemplate, String name) {
    ObjectNode json = Json.object().put("uriTemplate", uriTemplate).put("name", name);
    return new Definition(EntryKind.TEMPLATE, uriTemplate, json.toString());
  }

  /** A prompt whose arguments are all required. */
  public static Definition prompt(String name, String... arguments) {
    ObjectNode json = Json.object().put("name", name).put("description", "The prompt " + name);
    ArrayNode list = json.putArray("arguments");
    for (String argument : arguments) {
      list.addObject().put("name", argument).put("required", true);
    }
    return new Definition(EntryKind.PROMPT, name, json.toString());
  }
}
