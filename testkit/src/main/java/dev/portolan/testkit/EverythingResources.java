package dev.portolan.testkit;

import static dev.portolan.testkit.Definition.resource;
import static dev.portolan.testkit.Definition.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.mcp.Era;

/** The resources of the everything server. */
final class EverythingResources {
  private static final String TEMPLATE = "test://template/{id}/data";
  private static final int TTL_MS = 60_000;

  private EverythingResources() {}

  static void addTo(FakeMcpServer server) {
    server
        .offers(
            resource("test://static-text", "static-text"),
            resource("test://static-binary", "static-binary", "image/png"),
            resource("test://watched-resource", "watched-resource"),
            resource("test://embedded-resource", "embedded-resource"),
            resource("test://mixed-content-resource", "mixed-content", "application/json"),
            template(TEMPLATE, "template"))
        .answers(
            "test://static-text",
            call -> read(call, "text/plain", "This is the content of the static text resource."))
        .answers("test://static-binary", EverythingResources::binary)
        .answers(
            "test://watched-resource",
            call -> read(call, "text/plain", "This is the content of the watched resource."))
        .answers(
            "test://embedded-resource",
            call -> read(call, "text/plain", "This is an embedded resource content."))
        .answers(
            "test://mixed-content-resource",
            call -> read(call, "application/json", "{\"test\":\"data\",\"value\":123}"))
        .answers(TEMPLATE, EverythingResources::templated);
  }

  private static Reply templated(Call call) {
    String id = call.name().split("/", -1)[3];
    var data =
        Json.object().put("id", id).put("templateTest", true).put("data", "Data for ID: " + id);
    return read(call, "application/json", data.toString());
  }

  private static Reply binary(Call call) {
    return contents(
        call,
        Json.object()
            .put("uri", call.name())
            .put("mimeType", "image/png")
            .put("blob", Samples.PNG));
  }

  private static Reply read(Call call, String mimeType, String text) {
    return contents(
        call, Json.object().put("uri", call.name()).put("mimeType", mimeType).put("text", text));
  }

  private static Reply contents(Call call, ObjectNode content) {
    ObjectNode result = Json.object();
    result.putArray("contents").add(content);
    if (call.era() == Era.MODERN) {
      result.put("ttlMs", TTL_MS).put("cacheScope", "public");
    }
    return Reply.json(result.toString());
  }
}
