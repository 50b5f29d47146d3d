package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import dev.portolan.testkit.SseEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients see the tenant's names, backends hear their own (FastMCP #2300). */
class ExposedNamesTest {
  private static final String LINKS =
      "{\"content\":[{\"type\":\"resource_link\",\"uri\":\"file:///notes/1\",\"name\":\"n\"},"
          + "{\"type\":\"text\",\"text\":\"file:///notes/1\"}]}";

  private final Backends backends = new Backends();

  @AfterEach
  void close() {
    backends.close();
  }

  @Test
  void callsAPrefixedToolByItsOwnNameInBodyAndHeader() {
    // Given
    FakeMcpServer backend = backends.modern().offers(tool("search"));
    Answer answer;

    // When
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend, "prefix: acme"))) {
      answer = node.client().call("acme_search", "{}");
    }

    // Then
    assertThat(answer.result().path("content").path(0).path("text").asText()).isEqualTo("search");
    assertHeard(Backends.only(backend, McpMethod.TOOLS_CALL), "search");
  }

  @Test
  void callsARenamedToolByItsOwnNameAndShowsItsNewTexts() {
    // Given
    FakeMcpServer backend = backends.modern().offers(tool("search"));
    String rename = "tools: {search: {name: find, title: Find it, description: Finds.}}";
    JsonNode listed;

    // When
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend, "prefix: a, " + rename))) {
      listed = node.client().list("tools/list").result().path("tools").path(0);
      node.client().call("find", "{}");
    }

    // Then
    assertThat(listed.path("name").asText()).isEqualTo("find");
    assertThat(listed.path("title").asText()).isEqualTo("Find it");
    assertThat(listed.path("description").asText()).isEqualTo("Finds.");
    assertHeard(Backends.only(backend, McpMethod.TOOLS_CALL), "search");
  }

  @Test
  void givesACollidingNameToTheMountThatStandsFirst() {
    // Given
    FakeMcpServer first = backends.modern().offers(tool("search", "the first"));
    FakeMcpServer second = backends.modern().offers(tool("search", "the second"));
    String yaml =
        "tenants: {acme: {mounts: {zeta: {url: \"%s\"}, alpha: {url: \"%s\"}}}}"
            .formatted(first.uri(), second.uri());
    JsonNode tools;

    // When
    try (NodeUnderTest node = NodeUnderTest.of(yaml)) {
      tools = node.client().list("tools/list").result().path("tools");
      node.client().call("search", "{}");
    }

    // Then
    assertThat(tools.findValuesAsText("description")).containsExactly("the first");
    assertThat(first.count(McpMethod.TOOLS_CALL)).isEqualTo(1);
    assertThat(second.count(McpMethod.TOOLS_CALL)).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void prefixesTheLinksInResults(boolean streamed) {
    // Given
    FakeMcpServer backend = backends.modern().offers(tool("links"));
    backend.answers("links", streamed ? Reply.sse(SseEvent.result(LINKS)) : Reply.json(LINKS));
    JsonNode content;

    // When
    try (NodeUnderTest node = NodeUnderTest.of(prefixed(backend))) {
      content = node.client().call("a_links", "{}").result().path("content");
    }

    // Then
    assertThat(content.path(0).path("uri").asText()).isEqualTo("file://a//notes/1");
    assertThat(content.path(1).path("text").asText()).isEqualTo("file:///notes/1");
  }

  @Test
  void keepsTheLinksInResultsUnlessTold() {
    // Given
    FakeMcpServer backend = backends.modern().offers(tool("links"));
    backend.answers("links", Reply.json(LINKS));
    JsonNode content;

    // When
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend, "prefix: a"))) {
      content = node.client().call("a_links", "{}").result().path("content");
    }

    // Then
    assertThat(content.path(0).path("uri").asText()).isEqualTo("file:///notes/1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"listed", "templates/7", "handed/out"})
  void readsAPrefixedResourceByItsOwnUri(String path) {
    // Given
    FakeMcpServer backend =
        backends.modern().offersResource("crm://listed").offersTemplate("crm://templates/{id}");
    backend.answers(
        McpMethod.RESOURCES_READ,
        call -> Reply.json("{\"contents\":[{\"uri\":\"" + call.name() + "\",\"text\":\"x\"}]}"));
    JsonNode contents;

    // When
    try (NodeUnderTest node = NodeUnderTest.of(prefixed(backend))) {
      contents =
          node.client()
              .ask("resources/read", "\"uri\":\"crm://a/" + path + "\"")
              .result()
              .path("contents");
    }

    // Then
    assertThat(contents.path(0).path("uri").asText()).isEqualTo("crm://a/" + path);
    assertHeard(Backends.only(backend, McpMethod.RESOURCES_READ), "crm://" + path);
  }

  @Test
  void mapsTheReferenceOfACompletion() {
    // Given
    FakeMcpServer backend =
        backends.modern().offersPrompt("greet", "who").offersTemplate("crm://t/{id}");
    String argument = ",\"argument\":{\"name\":\"who\",\"value\":\"a\"}";

    // When
    try (NodeUnderTest node = NodeUnderTest.of(prefixed(backend))) {
      node.client()
          .ask(
              "completion/complete",
              "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"a_greet\"}" + argument);
      node.client()
          .ask(
              "completion/complete",
              "\"ref\":{\"type\":\"ref/resource\",\"uri\":\"crm://a/t/{id}\"}" + argument);
    }

    // Then
    assertThat(backend.calls(McpMethod.COMPLETE))
        .extracting(call -> call.params().path("ref").toString())
        .containsExactly(
            "{\"type\":\"ref/prompt\",\"name\":\"greet\"}",
            "{\"type\":\"ref/resource\",\"uri\":\"crm://t/{id}\"}");
  }

  private static String prefixed(FakeMcpServer backend) {
    return Backends.mount(backend, "prefix: a, resourceUris: prefix");
  }

  private static void assertHeard(Call call, String name) {
    assertThat(call.name()).isEqualTo(name);
    assertThat(call.header(McpHeader.NAME)).isEqualTo(name);
  }
}
