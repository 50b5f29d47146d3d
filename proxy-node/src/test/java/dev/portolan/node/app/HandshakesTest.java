package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** FastMCP #3466: a hundred calls must not cost two hundred handshakes. */
class HandshakesTest {
  private final Backends backends = new Backends();

  @AfterEach
  void close() {
    backends.close();
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void aHundredCallsFromColdCostOneHandshakeAndOneList(Era era) {
    // Given
    FakeMcpServer backend = backends.of(era).offers(tool("search"));
    List<Answer> answers = new ArrayList<>();

    // When
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend))) {
      for (int call = 0; call < 100; call++) {
        answers.add(node.client().call("search", "{\"n\":" + call + "}"));
      }
    }

    // Then
    assertThat(answers).allMatch(HandshakesTest::isFound);
    assertOneHandshake(backend, 100);
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void fiftyColdCallersAtOnceCostOneHandshakeAndOneList(Era era) {
    // Given
    FakeMcpServer backend = backends.of(era).offers(tool("search"));
    List<Future<Answer>> asked = new ArrayList<>();

    // When
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend))) {
      for (int caller = 0; caller < 50; caller++) {
        asked.add(node.client().asks("tools/call", "\"name\":\"search\",\"arguments\":{}"));
      }
      TestClient.await(Future.join(asked));
    }

    // Then
    assertThat(asked).allMatch(answer -> isFound(answer.result()));
    assertOneHandshake(backend, 50);
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void aWarmCallCostsOneRequestAndAWarmListNone(Era era) {
    // Given
    FakeMcpServer backend = backends.of(era).offers(tool("search")).offersPrompt("greet");
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend))) {
      node.client().call("search", "{}");
      node.client().list("tools/list");
      node.client().list("prompts/list");
      backend.forgetCalls();

      // When
      for (int round = 0; round < 20; round++) {
        node.client().call("search", "{}");
        node.client().list("tools/list");
        node.client().list("prompts/list");
      }
    }

    // Then
    assertThat(backend.calls())
        .filteredOn(call -> call.httpMethod().equals("POST"))
        .extracting("method")
        .containsOnly("tools/call")
        .hasSize(20);
  }

  private static boolean isFound(Answer answer) {
    return answer.status() == 200
        && answer.result().path("content").path(0).path("text").asText().equals("search");
  }

  private static void assertOneHandshake(FakeMcpServer backend, int calls) {
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(calls);
    assertThat(backend.count(McpMethod.INITIALIZE)).as("initialize").isLessThanOrEqualTo(1);
    assertThat(backend.count(McpMethod.TOOLS_LIST)).as("tools/list").isEqualTo(1);
    assertThat(Backends.lists(backend)).as("lists of any kind").isEqualTo(1);
  }
}
