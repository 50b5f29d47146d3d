package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a modern backend requires of a legacy client before it answers, at two nodes. */
class LegacyInputTest {
  private static final String ROOTS = "{\"method\":\"roots/list\",\"params\":{}}";
  private static final String SAMPLE =
      "{\"method\":\"sampling/createMessage\",\"params\":{\"messages\":[],\"maxTokens\":1}}";
  private static final String FORM =
      "{\"method\":\"elicitation/create\",\"params\":{\"message\":\"who?\",\"mode\":\"form\"}}";
  private static final String URL =
      "{\"method\":\"elicitation/create\",\"params\":{\"message\":\"go\",\"mode\":\"url\","
          + "\"url\":\"https://a.example/\"}}";

  private final Backends backends = new Backends();
  private FakeMcpServer backend;
  private Fleet fleet;

  @BeforeEach
  void open() {
    backend = backends.modern().offers(tool("ask"));
    fleet = Fleet.of(2, Backends.mount(backend));
  }

  @AfterEach
  void close() {
    fleet.close();
    backends.close();
  }

  private static Reply requires(String requests) {
    return Reply.json(
        "{\"resultType\":\"input_required\",\"inputRequests\":{%s},\"requestState\":\"s\\u00e9\\/\"}"
            .formatted(requests));
  }

  /** What it requires at first; then it tells what it has been given. */
  private void asks(String requests) {
    backend.answers(
        "ask",
        call -> {
          JsonNode given = call.params().path("inputResponses");
          return given.isMissingNode()
              ? requires(requests)
              : Reply.json("{\"content\":[],\"told\":" + given + "}");
        });
  }

  private LegacyClient here() {
    return LegacyClient.at(fleet.client(0));
  }

  private LegacyClient atTheOther(LegacyClient client) {
    return client.elsewhere(fleet.client(1));
  }

  private static Opened ask(LegacyClient client) {
    return client.stream("tools/call", LegacyClient.named("ask"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void asksWithARealRequestAndCallsAgainWithTheAnswer(boolean events) {
    // Given
    if (events) {
      backend.repliesAsSse();
    }
    asks("\"my key: é\":" + ROOTS);
    LegacyClient client = here();
    Opened asked = ask(client);
    JsonNode request = asked.untilHeard("roots/list");

    // When
    Answer taken = atTheOther(client).answer(request, "{\"roots\": [], \"n\":1.50}");

    // Then
    JsonNode result = asked.answer().path("result");
    Call again = backend.calls(McpMethod.TOOLS_CALL).getLast();
    assertThat(taken.status()).isEqualTo(202);
    assertThat(result.path("told").path("my key: é").path("n").asText()).isEqualTo("1.5");
    assertThat(result.path("resultType").asText("complete")).isEqualTo("complete");
    assertThat(asked.text()).doesNotContain("input_required");
    assertThat(again.body())
        .contains("\"requestState\":\"s\\u00e9\\/\"")
        .contains("{\"roots\": [], \"n\":1.50}")
        .contains("\"name\":\"ask\"");
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(2);
  }

  @Test
  void asksSeveralThingsAtOnceAndTakesTheAnswersInAnyOrder() {
    // Given
    asks("\"r\":" + ROOTS + ",\"s\":" + SAMPLE + ",\"f\":" + FORM);
    LegacyClient client = here();
    Opened asked = ask(client);

    // When
    client.answer(asked.untilHeard("elicitation/create"), "{\"n\":3}");
    atTheOther(client).answer(asked.untilHeard("roots/list"), "{\"n\":1}");
    client.answer(asked.untilHeard("sampling/createMessage"), "{\"n\":2}");

    // Then
    JsonNode told = asked.answer().at("/result/told");
    assertThat(told.at("/r/n").asInt()).isEqualTo(1);
    assertThat(told.at("/s/n").asInt()).isEqualTo(2);
    assertThat(told.at("/f/n").asInt()).isEqualTo(3);
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(2);
  }

  @Test
  void asksInEightRoundsAndNoMore() {
    // Given
    backend.answers("ask", requires("\"q\":" + ROOTS));
    LegacyClient client = here();
    Opened asked = ask(client);

    // When
    for (int round = 1; round <= 8; round++) {
      client.answer(asked.untilHeard("roots/list", round).getLast(), "{\"roots\":[]}");
    }

    // Then
    assertThat(asked.answer().at("/error/code").asInt()).isEqualTo(-32603);
    assertThat(asked.heard("roots/list")).hasSize(8);
    assertThat(asked.heard("roots/list").stream().map(each -> each.path("id")).distinct())
        .hasSize(8);
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(9);
  }

  @Test
  void endsTheCallWithTheErrorOfAClientThatRefuses() {
    // Given
    asks("\"q\":" + ROOTS);
    LegacyClient client = here();
    Opened asked = ask(client);

    // When
    atTheOther(client)
        .refuse(asked.untilHeard("roots/list"), "{\"code\":-1,\"message\":\"not told\"}");

    // Then
    JsonNode answer = asked.answer();
    assertThat(answer.at("/error/code").asInt()).isEqualTo(-1);
    assertThat(answer.at("/error/message").asText()).isEqualTo("not told");
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"result\":{\"n\":1},\"result\":{\"n\":2}",
        "\"result\":1,\"error\":{\"code\":-1,\"message\":\"both\"},\"error\":{}",
        "\"error\":7",
        "\"result\":null",
      })
  void endsTheCallWhateverTheClientAnswers(String odd) {
    // Given
    asks("\"q\":" + ROOTS);
    LegacyClient client = here();
    Opened asked = ask(client);
    JsonNode request = asked.untilHeard("roots/list");

    // When
    Answer taken =
        client.send("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + "," + odd + "}");
    if (taken.status() == 400) {
      client.answer(request, "{}");
    }

    // Then
    assertThat(asked.answer().has("id")).isTrue();
  }

  @Test
  void refusesASecondAnswerToWhatIsAnsweredAndDone() {
    // Given
    asks("\"q\":" + ROOTS);
    LegacyClient client = here();
    Opened asked = ask(client);
    JsonNode request = asked.untilHeard("roots/list");
    client.answer(request, "{}");
    asked.untilOver();

    // When
    Answer again = atTheOther(client).answer(request, "{}");

    // Then
    assertThat(again.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2025-11-25 | {} | roots | requiredCapabilities/roots | " + ROOTS,
        "2025-11-25 | {\"roots\":{}} | sampling | requiredCapabilities/sampling | " + SAMPLE,
        "2025-11-25 | {\"roots\":{}} | elicitation | requiredCapabilities/elicitation | " + FORM,
        "2025-11-25 | {\"elicitation\":{}} | elicitation.url"
            + " | requiredCapabilities/elicitation/url | "
            + URL,
        "2025-06-18 | {\"elicitation\":{\"url\":{}}} | elicitation.url"
            + " | requiredCapabilities/elicitation/url | "
            + URL,
      })
  void namesTheCapabilityThatTheClientLacks(
      String version, String capabilities, String lacks, String data, String request) {
    // Given
    asks("\"q\":" + request);

    // When
    Answer refused = LegacyClient.at(fleet.client(0), version, capabilities).call("ask");

    // Then
    assertThat(refused.status()).isEqualTo(200);
    assertThat(refused.code()).isEqualTo(-32021);
    assertThat(refused.error().path("message").asText()).contains(lacks);
    assertThat(refused.error().at("/data/" + data).isObject()).isTrue();
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(1);
  }

  @Test
  void asksToOpenAnAddressWithAnIdOfItsOwn() {
    // Given
    asks("\"q\":" + URL);
    LegacyClient client = here();
    Opened asked = ask(client);

    // When
    JsonNode request = asked.untilHeard("elicitation/create");
    client.answer(request, "{\"action\":\"accept\"}");

    // Then
    assertThat(request.at("/params/elicitationId").asText()).isNotEmpty();
    assertThat(request.at("/params/url").asText()).isEqualTo("https://a.example/");
    assertThat(asked.answer().at("/result/told/q/action").asText()).isEqualTo("accept");
    assertThat(List.of(backend.calls(McpMethod.TOOLS_CALL).getLast().body()))
        .noneMatch(body -> body.contains("elicitationId"));
  }
}
