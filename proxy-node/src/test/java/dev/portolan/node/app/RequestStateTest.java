package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MRTR: a backend asks back, and its state travels through the client, who must not read it. */
class RequestStateTest {
  private static final String STATE = "the backend's own state \\u0001 \\\"quoted\\\"";
  private static final String ASKS =
      "{\"resultType\":\"input_required\",\"inputRequests\":{\"q\":{\"method\":"
          + "\"elicitation/create\",\"params\":{\"message\":\"Sure?\"}}},\"requestState\":\""
          + STATE
          + "\"}";
  private static final String ARGUMENTS = "{\"n\":1,\"to\":\"x\"}";

  private final Backends backends = new Backends();
  private FakeMcpServer backend;
  private NodeUnderTest node;

  @BeforeEach
  void open() {
    backend = backends.modern().offers(tool("pay"), tool("refund"));
    backend.answers("pay", RequestStateTest::answer);
    backend.answers("refund", RequestStateTest::answer);
    String tenant =
        "{apiKeys: [{subject: ann, sha256: %s}, {subject: bob, sha256: %s}],"
            + " mounts: {crm: {url: \"%s\"}}}";
    node =
        NodeUnderTest.of(
            "tenants:\n  acme: "
                + tenant.formatted(Bench.digest("ann"), Bench.digest("bob"), backend.uri())
                + "\n  globex: "
                + tenant.formatted(Bench.digest("eve"), Bench.digest("zoe"), backend.uri()));
  }

  @AfterEach
  void close() {
    node.close();
    backends.close();
  }

  private static Reply answer(Call call) {
    return call.params().has("requestState") ? Reply.text("paid") : Reply.json(ASKS);
  }

  @Test
  void hidesTheBackendsStateFromTheClient() {
    // When
    Answer asked = ask("ann", "pay", ARGUMENTS, "");

    // Then
    assertThat(asked.result().path("resultType").asText()).isEqualTo("input_required");
    assertThat(asked.result().path("inputRequests").path("q").path("method").asText())
        .isEqualTo("elicitation/create");
    assertThat(asked.body()).doesNotContain("own state");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {ARGUMENTS, "{\"to\":\"x\",\"n\":1}", "{ \"n\" : 1.0, \"to\" : \"\\u0078\" }"})
  void opensTheStateForTheSameRequestHoweverItIsSpelled(String spelled) {
    // Given
    String state = stateOf(ask("ann", "pay", ARGUMENTS, ""));

    // When
    Answer answer = ask("ann", "pay", spelled, state);

    // Then
    assertThat(answer.result().path("content").path(0).path("text").asText()).isEqualTo("paid");
    Call heard = backend.calls(McpMethod.TOOLS_CALL).getLast();
    assertThat(heard.body()).contains("\"requestState\":");
    assertThat(heard.params().path("requestState").asText())
        .isEqualTo("the backend's own state \u0001 \"quoted\"");
    assertThat(heard.params().path("inputResponses").path("q").path("action").asText())
        .isEqualTo("accept");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bob | pay    | {\"n\":1,\"to\":\"x\"}",
        "eve | pay    | {\"n\":1,\"to\":\"x\"}",
        "ann | refund | {\"n\":1,\"to\":\"x\"}",
        "ann | pay    | {\"n\":2,\"to\":\"x\"}",
        "ann | pay    | {\"n\":1}"
      })
  void refusesTheStateOfAnotherRequest(String key, String tool, String arguments) {
    // Given
    String state = stateOf(ask("ann", "pay", ARGUMENTS, ""));
    ask(key, "pay", ARGUMENTS, "");
    backend.forgetCalls();

    // When
    Answer answer = ask(key, tool, arguments, state);

    // Then
    assertRefused(answer);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, -1})
  void refusesAStateThatWasTamperedWith(int at) {
    // Given
    StringBuilder state = new StringBuilder(stateOf(ask("ann", "pay", ARGUMENTS, "")));
    int index = at < 0 ? state.length() / 2 : at;
    state.setCharAt(index, state.charAt(index) == 'A' ? 'B' : 'A');
    backend.forgetCalls();

    // When
    Answer answer = ask("ann", "pay", ARGUMENTS, state.toString());

    // Then
    assertRefused(answer);
  }

  private void assertRefused(Answer answer) {
    assertThat(answer.code()).as(answer.body()).isEqualTo(RpcCode.INVALID_PARAMS);
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isZero();
  }

  private Answer ask(String key, String tool, String arguments, String state) {
    String retry =
        state.isEmpty()
            ? ""
            : ",\"requestState\":\"%s\",\"inputResponses\":{\"q\":{\"action\":\"accept\"}}"
                .formatted(state);
    return node.client()
        .withKey(key)
        .ask("tools/call", "\"name\":\"" + tool + "\",\"arguments\":" + arguments + retry);
  }

  private static String stateOf(Answer asked) {
    return asked.result().path("requestState").asText();
  }
}
