package dev.portolan.testkit;

import static dev.portolan.testkit.Definition.tool;

/** Tools that answer at once, each with another kind of content or schema. */
final class ContentTools {
  private static final String HEADER_SCHEMA =
      """
      {"type":"object","properties":{
        "region":{"type":"string","description":"Where to run","x-mcp-header":"Region"},
        "query":{"type":"string"}},"required":["region"]}\
      """;

  private static final String SCHEMA_2020_12 =
      """
      {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
       "$defs":{"address":{"$anchor":"addressDef","type":"object",
         "properties":{"street":{"type":"string"},"city":{"type":"string"}}}},
       "properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},
         "contactMethod":{"type":"string","enum":["phone","email"]},
         "phone":{"type":"string"},"email":{"type":"string"}},
       "allOf":[{"anyOf":[{"required":["phone"]},{"required":["email"]}]}],
       "if":{"properties":{"contactMethod":{"const":"phone"}},"required":["contactMethod"]},
       "then":{"required":["phone"]},"else":{"required":["email"]},
       "additionalProperties":false}\
      """;

  private ContentTools() {}

  static void addTo(FakeMcpServer server) {
    String embedded =
        Samples.embedded(
            "test://embedded-resource", "text/plain", "This is an embedded resource content.");
    String mixed =
        Samples.embedded(
            "test://mixed-content-resource",
            "application/json",
            "{\"test\":\"data\",\"value\":123}");
    String simple = Texts.content("This is a simple text response for testing.");
    says(server, "test_simple_text", "Answers a simple text", simple);
    says(server, "test_image_content", "Answers an image", Samples.IMAGE);
    says(server, "test_audio_content", "Answers a sound", Samples.AUDIO);
    says(server, "test_embedded_resource", "Answers an embedded resource", embedded);
    says(
        server,
        "test_multiple_content_types",
        "Answers a text, an image and a resource",
        Texts.content("Multiple content types test:") + "," + Samples.IMAGE + "," + mixed);
    server
        .offers(tool("test_error_handling", "Always fails"))
        .answers(
            "test_error_handling",
            Reply.json(Texts.error("This tool intentionally returns an error for testing")))
        .offers(
            tool(
                "json_schema_2020_12_tool",
                "Tool with JSON Schema 2020-12 features",
                SCHEMA_2020_12))
        .answers("json_schema_2020_12_tool", call -> Reply.text("Called with " + call.arguments()))
        .offers(tool("test_x_mcp_header", "Mirrors a parameter in a header", HEADER_SCHEMA))
        .answers(
            "test_x_mcp_header",
            call -> Reply.text("Region: " + call.arguments().path("region").asText()));
  }

  private static void says(FakeMcpServer server, String name, String description, String contents) {
    server
        .offers(tool(name, description))
        .answers(name, Reply.json("{\"content\":[" + contents + "]}"));
  }
}
