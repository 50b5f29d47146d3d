package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code x-mcp-header}: arguments that a client repeats in headers of its own. */
class ParamHeadersTest {
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"region\":{\"type\":\"string\","
          + "\"x-mcp-header\":\"Region\",\"x-odd\":1.50}}}";
  private static final String TOOL =
      "{\"name\":\"query\",\"x-unknown\":1e2,\"inputSchema\":" + SCHEMA + "}";

  private final Backends backends = new Backends();

  @AfterEach
  void close() {
    backends.close();
  }

  @Test
  void showsTheAnnotationsAsTheBackendWroteThem() {
    // Given
    FakeMcpServer backend = backends.modern().offers(TOOL);
    String body;

    // When
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend, "prefix: a"))) {
      body = node.client().list("tools/list").body();
    }

    // Then
    assertThat(body).contains(TOOL.replace("\"query\"", "\"a_query\""));
  }

  @Test
  void dropsAToolWhoseAnnotationIsInvalid() {
    // Given
    FakeMcpServer backend =
        backends
            .modern()
            .offers(TOOL.replace("query", "broken").replace("\"Region\"", "\"Re gion\""))
            .offers(tool("plain"));
    JsonNode tools;

    // When
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend))) {
      tools = node.client().list("tools/list").result().path("tools");
    }

    // Then
    assertThat(tools.findValuesAsText("name")).containsExactly("plain");
  }

  @Test
  void fetchesTheListAndRetriesOnceWhenTheBackendFindsTheHeadersWrong() {
    // Given
    FakeMcpServer backend = backends.modern().offers(tool("query"));
    Answer answer;
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend))) {
      node.client().call("query", "{\"region\":\"eu\"}");
      backend.offers(TOOL).forgetCalls();

      // When
      answer = call(node);
    }

    // Then
    assertThat(answer.result().has("content")).isTrue();
    assertThat(backend.calls())
        .extracting("method")
        .filteredOn(method -> !method.equals("subscriptions/listen"))
        .containsExactly("tools/call", "tools/list", "tools/call");
    assertThat(backend.calls(McpMethod.TOOLS_CALL).getLast().header("Mcp-Param-Region"))
        .isEqualTo("eu");
  }

  @Test
  void refusesALegacyClientsArgumentsThatCannotBeMirrored() {
    // Given
    FakeMcpServer backend = backends.modern().offers(TOOL);
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend))) {
      LegacyClient client = LegacyClient.at(node.client());

      // When
      Answer answer =
          client.ask(
              "tools/call",
              "\"name\":\"query\",\"arguments\":{\"region\":\"eu\",\"region\":\"us\"}");

      // Then
      assertThat(answer.code()).isEqualTo(RpcCode.PARSE_ERROR);
      assertThat(backend.count(McpMethod.TOOLS_CALL)).isZero();
    }
  }

  @Test
  void neverRetriesTwice() {
    // Given
    FakeMcpServer backend = backends.modern().offers(tool("query"));
    backend.answers("query", Reply.failure(RpcCode.HEADER_MISMATCH, "never right"));
    Answer answer;

    // When
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend))) {
      answer = call(node);
    }

    // Then
    assertThat(answer.code()).isEqualTo(RpcCode.HEADER_MISMATCH);
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(2);
    assertThat(backend.count(McpMethod.TOOLS_LIST)).isEqualTo(2);
  }

  private static Answer call(NodeUnderTest node) {
    String params = "\"name\":\"query\",\"arguments\":{\"region\":\"eu\"}";
    Map<String, String> headers = TestClient.headersOf("tools/call", params);
    headers.put("Mcp-Param-Region", "eu");
    return node.client().send(TestClient.bodyOf(7, "tools/call", params), headers);
  }
}
