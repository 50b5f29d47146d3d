package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a legacy client asks of its session, at one node. */
class LegacyCallsTest {
  private final Backends backends = new Backends();
  private FakeMcpServer backend;
  private NodeUnderTest node;

  @BeforeEach
  void open() {
    backend =
        backends
            .legacy()
            .offers(tool("search"), tool("work"))
            .offersResource("crm://a")
            .offersPrompt("p");
    node = NodeUnderTest.of(Backends.mount(backend));
  }

  @AfterEach
  void close() {
    node.close();
    backends.close();
  }

  private LegacyClient client() {
    return LegacyClient.at(node.client());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tools/list", "prompts/list", "resources/list", "resources/templates/list"})
  void listsWithoutWhatOnlyModernClientsKnow(String method) {
    // When
    JsonNode result = client().ask(method, "").result();

    // Then
    assertThat(result.isObject()).isTrue();
    assertThat(result.has("resultType")).isFalse();
    assertThat(result.has("ttlMs")).isFalse();
    assertThat(result.has("cacheScope")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void answersWithoutWhatOnlyModernClientsKnow(Era era) {
    // Given
    FakeMcpServer of = backends.of(era).offers(tool("search"));
    try (NodeUnderTest other = NodeUnderTest.of(Backends.mount(of))) {

      // When
      Answer called = LegacyClient.at(other.client()).call("search");

      // Then
      assertThat(called.result().at("/content/0/text").asText()).isEqualTo("search");
      assertThat(called.status()).isEqualTo(200);
    }
  }

  @Test
  void callsInTheClientsOwnSessionUnderTheClientsOwnId() {
    // Given
    LegacyClient client = client();

    // When
    Answer answer =
        client.send(
            LegacyClient.bodyOf("\"id of \\u00e9\"", "tools/call", LegacyClient.named("search")));

    // Then
    Call heard = Backends.only(backend, McpMethod.TOOLS_CALL);
    assertThat(heard.body()).contains("\"id\":\"id of \\u00e9\"");
    assertThat(heard.sessionId()).isNotNull().isNotEqualTo(client.session());
    assertThat(answer.message().path("id").asText()).isEqualTo("id of é");
    assertThat(answer.body()).doesNotContain(heard.sessionId());
  }

  @Test
  void keepsTwoClientsApartThatUseTheSameIds() {
    // Given
    LegacyClient one = client();
    LegacyClient other = client();

    // When
    one.call("search");
    other.call("search");

    // Then
    assertThat(backend.calls(McpMethod.TOOLS_CALL))
        .extracting(Call::sessionId)
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void shakesHandsOnceForTwentyCalls() {
    // Given
    LegacyClient client = client();
    client.ask("tools/list", "");
    backend.forgetCalls();

    // When
    List<Future<Answer>> calls =
        IntStream.range(0, 20)
            .mapToObj(n -> client.asks("tools/call", LegacyClient.named("search")))
            .toList();
    TestClient.await(Future.join(calls));

    // Then
    assertThat(calls).allMatch(call -> call.result().result().has("content"));
    assertThat(backend.count(McpMethod.INITIALIZE)).isEqualTo(1);
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(20);
  }

  @Test
  void tellsOfUnknownThingsInTheCodesOfTheEra() {
    // Given
    LegacyClient client = client();

    // When
    Answer tool = client.call("absent");
    Answer prompt = client.ask("prompts/get", "\"name\":\"absent\"");
    Answer resource = client.ask("resources/read", "\"uri\":\"crm://gone\"");
    Answer method = client.ask("server/discover", "");
    Answer foreign = client.ask("nothing/known", "");

    // Then
    assertThat(List.of(tool, prompt, resource, method, foreign))
        .extracting(Answer::status)
        .containsOnly(200);
    assertThat(tool.code()).isEqualTo(-32602);
    assertThat(prompt.code()).isEqualTo(-32602);
    assertThat(resource.code()).isEqualTo(-32002);
    assertThat(resource.error().path("data").path("uri").asText()).isEqualTo("crm://gone");
    assertThat(method.code()).isEqualTo(-32601);
    assertThat(foreign.code()).isEqualTo(-32601);
  }

  @Test
  void tellsOfAnUnknownResourceOfAModernBackendInTheCodeOfTheEra() {
    // Given
    FakeMcpServer modern = backends.modern().offersTemplate("crm://{x}");
    modern.answers("crm://gone", Reply.failure(-32602, "Resource not found: crm://gone"));
    try (NodeUnderTest other = NodeUnderTest.of(Backends.mount(modern))) {

      // When
      Answer read = LegacyClient.at(other.client()).ask("resources/read", "\"uri\":\"crm://gone\"");

      // Then
      assertThat(read.status()).isEqualTo(200);
      assertThat(read.code()).isIn(-32002, -32602);
    }
  }

  @Test
  void tellsTheBackendTheLevelOfLogsNowAndWhenItsSessionBeginsLater() {
    // Given
    FakeMcpServer later = backends.legacy().offers(tool("later"));
    try (NodeUnderTest other =
        NodeUnderTest.of(
            "tenants: {acme: {mounts: {crm: {url: \"%s\"}, late: {url: \"%s\"}}}}\n"
                .formatted(backend.uri(), later.uri()))) {
      LegacyClient client = LegacyClient.at(other.client());
      client.call("search");

      // When
      Answer set = client.ask("logging/setLevel", "\"level\":\"warning\"");
      client.call("later");

      // Then
      assertThat(set.result().toString()).isEqualTo("{}");
      TestClient.await(backend.awaitCount("logging/setLevel", 1));
      TestClient.await(later.awaitCount("logging/setLevel", 1));
      assertThat(Backends.only(later, McpMethod.SET_LEVEL).params().path("level").asText())
          .isEqualTo("warning");
      assertThat(Backends.only(later, McpMethod.SET_LEVEL).sessionId())
          .isEqualTo(Backends.only(later, McpMethod.TOOLS_CALL).sessionId());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"level\":\"loud\"", "\"level\":3"})
  void refusesALevelThatIsNone(String params) {
    // When
    Answer refused = client().ask("logging/setLevel", params);

    // Then
    assertThat(refused.status()).isEqualTo(200);
    assertThat(refused.code()).isEqualTo(-32602);
  }

  @Test
  void showsNothingOfABackendThatHasLostItsSessions() {
    // Given
    LegacyClient client = client();
    client.call("search");
    backend.forgetSessions().forgetCalls();

    // When
    Answer answer = client.call("search");

    // Then
    assertThat(answer.result().has("content")).isTrue();
    assertThat(answer.headers().contains(McpHeader.SESSION_ID)).isFalse();
    assertThat(handshakesOfClients()).isEqualTo(1);
  }

  /** The gateway, which listens to the backend on its own account, begins anew as well. */
  private long handshakesOfClients() {
    return backend.calls(McpMethod.INITIALIZE).stream()
        .filter(call -> call.params().at("/clientInfo/name").asText().equals("old"))
        .count();
  }

  @Test
  void endsTheSessionsAtTheBackendsToo() {
    // Given
    LegacyClient client = client();
    client.call("search");
    String at = Backends.only(backend, McpMethod.TOOLS_CALL).sessionId();
    backend.forgetCalls();

    // When
    Answer ended = client.end();

    // Then
    assertThat(ended.status()).isEqualTo(204);
    TestClient.await(backend.awaitCount("DELETE", 1));
    assertThat(backend.calls().stream().filter(call -> call.httpMethod().equals("DELETE")))
        .extracting(Call::sessionId)
        .containsExactly(at);
    assertThat(client.call("search").status()).isEqualTo(404);
  }

  @Test
  void tellsOfABackendThatFailsWithinTheSession() {
    // Given
    LegacyClient client = client();
    client.call("search");
    backend.fails(500);

    // When
    Answer failed = client.call("search");
    backend.recovers();

    // Then
    assertThat(failed.status()).isEqualTo(200);
    assertThat(failed.code()).isEqualTo(-32603);
    assertThat(client.call("search").result().has("content")).isTrue();
  }
}
