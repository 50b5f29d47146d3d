package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** FastMCP #3466: a hundred calls must not cost two hundred handshakes. */
class HandshakesTest {
  private static final String MANY = "sessions: {maxPerPrincipal: 1000}\n";

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
      TestClient.await(era == Era.MODERN ? backend.awaitOpenListens(1) : backend.awaitOpenGets(1));
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

  /**
   * The gateway's own handshake is that of its listing: in the session that it opens for that,
   * calls are made whose clients can be asked nothing.
   */
  @ParameterizedTest
  @CsvSource({"shared, 1", "per-client, 1001"})
  void aThousandSessionsCostOneHandshakeIfSharedElseOneEachAndTheGatewaysOwn(
      String sessions, int handshakes) {
    // Given
    FakeMcpServer backend = backends.legacy().offers(tool("search"));
    String yaml = MANY + Backends.mount(backend, "sessions: " + sessions);
    try (NodeUnderTest node = NodeUnderTest.of(yaml)) {

      // When
      List<Answer> answers =
          IntStream.range(0, 1_000)
              .mapToObj(n -> LegacyClient.at(node.client(), LegacyClient.LATEST, "{}"))
              .map(client -> client.call("search"))
              .toList();

      // Then
      assertThat(answers).allMatch(HandshakesTest::isFound);
      assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(1_000);
      assertThat(backend.count(McpMethod.INITIALIZE)).isEqualTo(handshakes);
      assertThat(Backends.lists(backend)).isEqualTo(1);
    }
  }

  @Test
  void aThousandSessionsThroughThreeNodesCostOneHandshakeForEachNodeIfShared() {
    // Given
    FakeMcpServer backend = backends.legacy().offers(tool("search"));
    try (Fleet fleet = Fleet.of(3, MANY + Backends.mount(backend, "sessions: shared"))) {

      // When
      List<Answer> answers =
          IntStream.range(0, 1_000)
              .mapToObj(n -> client(fleet, n).elsewhere(fleet.client((n + 1) % 3)))
              .map(client -> client.call("search"))
              .toList();

      // Then
      assertThat(answers).allMatch(HandshakesTest::isFound);
      assertThat(backend.count(McpMethod.INITIALIZE)).isLessThanOrEqualTo(3);
    }
  }

  private static LegacyClient client(Fleet fleet, int number) {
    return LegacyClient.at(fleet.client(number % 3), LegacyClient.LATEST, "{}");
  }

  @Test
  void callsOfOneSessionMeetInOneSessionAtTheBackendEvenWhenNodesRace() {
    // Given
    FakeMcpServer backend = backends.legacy().offers(tool("search"));
    try (Fleet fleet = Fleet.of(3, Backends.mount(backend))) {
      List<LegacyClient> clients = IntStream.range(0, 50).mapToObj(n -> client(fleet, n)).toList();
      fleet.eachClient().forEach(node -> node.list("tools/list"));
      backend.forgetCalls();

      // When
      List<Future<Answer>> asked =
          clients.stream()
              .flatMap(client -> fleet.eachClient().stream().map(client::elsewhere))
              .map(client -> client.asks("tools/call", LegacyClient.named("search")))
              .toList();
      TestClient.await(Future.join(asked));

      // Then
      assertThat(asked).allMatch(answer -> isFound(answer.result()));
      List<Call> calls = backend.calls(McpMethod.TOOLS_CALL);
      assertThat(calls).hasSize(150);
      assertThat(calls.stream().map(Call::sessionId).distinct()).hasSize(50);
      long opened =
          backend.calls(McpMethod.INITIALIZE).stream()
              .filter(call -> call.params().at("/clientInfo/name").asText().equals("old"))
              .count();
      assertThat(opened).isEqualTo(50);
      assertThat(backend.count("DELETE")).isZero();
    }
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
