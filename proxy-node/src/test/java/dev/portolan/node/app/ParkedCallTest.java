package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A legacy backend that asks in the midst of a modern client's call. */
class ParkedCallTest {
  private final Backends backends = new Backends();
  private FakeMcpServer backend;
  private NodeUnderTest node;

  @BeforeEach
  void open() {
    backend = backends.legacy().offers(tool("pay"));
    backend.answers("pay", Inquirer.asks("Sure?"));
    node = NodeUnderTest.of(Backends.mount(backend));
  }

  @AfterEach
  void close() {
    node.close();
    backends.close();
  }

  @Test
  void theClientIsAskedAndItsAnswerEndsTheCall() {
    // Given
    Inquirer client = Inquirer.of(node.client());
    Answer asked = client.call("pay");

    // When
    Answer paid = client.accept("pay", asked, "yes");

    // Then
    assertThat(asked.result().path("resultType").asText()).isEqualTo("input_required");
    assertThat(Inquirer.question(asked).path("method").asText()).isEqualTo("elicitation/create");
    assertThat(Inquirer.question(asked).path("params").path("message").asText()).isEqualTo("Sure?");
    assertThat(Inquirer.text(paid)).isEqualTo("heard yes");
    assertThat(paid.result().path("resultType").asText()).isEqualTo("complete");
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(1);
  }

  @Test
  void aServerThatAsksTwiceIsAnsweredTwice() {
    // Given
    backend.answers("pay", Inquirer.asks("Sure?", "Really?"));
    Inquirer client = Inquirer.of(node.client());
    Answer first = client.call("pay");

    // When
    Answer second = client.accept("pay", first, "one");
    Answer paid = client.accept("pay", second, "two");

    // Then
    assertThat(Inquirer.question(second).path("params").path("message").asText())
        .isEqualTo("Really?");
    assertThat(Inquirer.state(second)).isNotEqualTo(Inquirer.state(first));
    assertThat(Inquirer.text(paid)).isEqualTo("heard one two");
  }

  @Test
  void whoAsksWithoutEndIsStopped() {
    // Given
    String[] many = new String[20];
    Arrays.fill(many, "And now?");
    backend.answers("pay", Inquirer.asks(many));
    Inquirer client = Inquirer.of(node.client());
    Answer last = client.call("pay");
    int rounds = 0;

    // When
    while (last.result().has("inputRequests")) {
      rounds++;
      last = client.accept("pay", last, "x");
    }

    // Then
    assertThat(rounds).isEqualTo(8);
    assertThat(last.error().path("data").path("retryable").asBoolean(true)).isFalse();
    await().untilAsserted(() -> assertThat(backend.count(McpMethod.CANCELLED)).isEqualTo(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"other\":{\"action\":\"accept\"}}", "{\"KEY\":7}"})
  void whatIsNoAnswerIsAskedAgain(String responses) {
    // Given
    Inquirer client = Inquirer.of(node.client());
    Answer asked = client.call("pay");

    // When
    Answer again =
        TestClient.await(
            client.retries("pay", asked, responses.replace("KEY", Inquirer.key(asked))));
    Answer paid = client.accept("pay", again, "yes");

    // Then
    assertThat(Inquirer.question(again)).isEqualTo(Inquirer.question(asked));
    assertThat(Inquirer.text(paid)).isEqualTo("heard yes");
  }

  @Test
  void aRefusalIsAnAnswer() {
    // Given
    Inquirer client = Inquirer.of(node.client());
    Answer asked = client.call("pay");

    // When
    String declined = "{\"%s\":{\"action\":\"decline\"}}".formatted(Inquirer.key(asked));
    Answer answer = TestClient.await(client.retries("pay", asked, declined));

    // Then
    assertThat(Inquirer.text(answer)).isEqualTo("heard decline");
  }

  @Test
  void aClientIsAskedNothingThatItCannotDo() {
    // When
    Answer answer = node.client().call("pay", "{}");

    // Then
    assertThat(answer.error().path("message").asText()).contains("script");
    assertThat(capabilities()).containsExactly("{}");
  }

  @Test
  void clientsOfOneAbilityShareASessionAndTheBackendHearsOfNoOther() {
    // Given
    node.client().call("pay", "{}");

    // When
    Inquirer.of(node.client()).call("pay");
    Inquirer.of(node.client()).call("pay");

    // Then
    assertThat(capabilities())
        .containsExactly("{}", "{\"elicitation\":{\"form\":{}},\"roots\":{}}");
  }

  private List<String> capabilities() {
    return backend.calls(McpMethod.INITIALIZE).stream()
        .map(call -> call.params().path("capabilities").toString())
        .toList();
  }

  @Test
  void whatWasSaidBeforeTheQuestionComesBeforeIt() {
    // Given
    backend.answers(
        "pay",
        Reply.talk(
            talk -> {
              talk.notify(McpMethod.PROGRESS.wireName(), "{\"progressToken\":1,\"progress\":1}");
              Inquirer.ask(talk, "Sure?");
            }));

    // When
    Answer asked = Inquirer.of(node.client()).call("pay");

    // Then
    assertThat(asked.events()).hasSize(2).first().asString().contains("progress");
    assertThat(asked.result().path("resultType").asText()).isEqualTo("input_required");
  }

  @Test
  void aClientThatLeavesCancelsTheCall() {
    // Given
    backend.answers(
        "pay",
        Reply.talk(
            talk ->
                talk.ask("elicitation/create", "{\"message\":\"Sure?\"}")
                    .onSuccess(
                        yes ->
                            talk.notify(
                                McpMethod.PROGRESS.wireName(),
                                "{\"progressToken\":1,\"progress\":1}"))));
    Answer asked = Inquirer.of(node.client()).call("pay");
    String retry = Inquirer.retry(asked, "yes");

    // When
    Opened opened = node.client().stream("tools/call", Inquirer.params("pay", retry));
    opened.untilItSays("progress").leave();

    // Then
    await().untilAsserted(() -> assertThat(backend.count(McpMethod.CANCELLED)).isEqualTo(1));
  }

  @Test
  void twoAnswersToOneQuestionAreRefusedAndItMayBeAnsweredAgain() {
    // Given
    Inquirer client = Inquirer.of(node.client());
    Answer asked = client.call("pay");
    String key = "\"" + Inquirer.key(asked) + "\":{\"action\":\"decline\"}";

    // When
    Answer refused = TestClient.await(client.retries("pay", asked, "{" + key + "," + key + "}"));
    Answer paid = client.accept("pay", asked, "yes");

    // Then
    assertThat(refused.code()).isEqualTo(RpcCode.INVALID_PARAMS);
    assertThat(refused.body()).contains("inputResponses: ");
    assertThat(paid.body()).contains("yes");
  }

  @Test
  void aTamperedStateIsRefused() {
    // Given
    Inquirer client = Inquirer.of(node.client());
    Answer asked = client.call("pay");

    // When
    String state = Inquirer.state(asked);
    String retry = Inquirer.retry(asked, "yes").replace(state, tampered(state));
    Answer answer = node.client().ask("tools/call", Inquirer.params("pay", retry));

    // Then
    assertThat(answer.code()).isEqualTo(RpcCode.INVALID_PARAMS);
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(1);
  }

  /** Not its last character: some of that one's bits say nothing. */
  private static String tampered(String state) {
    int middle = state.length() / 2;
    char other = state.charAt(middle) == 'A' ? 'B' : 'A';
    return state.substring(0, middle) + other + state.substring(middle + 1);
  }

  @Test
  void parkedCallsCountAmongTheCallsOfTheirTenant() {
    // Given
    try (NodeUnderTest small =
        NodeUnderTest.of("limits: {maxCallsPerMount: 2}\n" + Backends.mount(backend))) {
      Inquirer client = Inquirer.of(small.client());
      Answer first = client.call("pay");

      // When
      Answer second = client.call("pay");
      Answer paid = client.accept("pay", first, "yes");
      Answer third = client.call("pay");

      // Then
      assertThat(second.error().path("message").asText()).contains("script");
      assertThat(Inquirer.text(paid)).isEqualTo("heard yes");
      assertThat(third.result().has("inputRequests")).isTrue();
    }
  }
}
