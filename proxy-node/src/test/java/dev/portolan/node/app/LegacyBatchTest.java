package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import dev.portolan.testkit.SseEvent;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches of clients of 2025-03-26, which is the only revision that has them. */
class LegacyBatchTest {
  private static final String PING = LegacyClient.bodyOf("\"p\"", "ping", "");
  private static final String NOTE =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}";

  private final Backends backends = new Backends();
  private FakeMcpServer legacy;
  private FakeMcpServer modern;
  private NodeUnderTest node;

  @BeforeEach
  void open() {
    legacy = backends.legacy().offers(tool("old"));
    modern = backends.modern().offers(tool("new"));
    node =
        NodeUnderTest.of(
            "tenants: {acme: {mounts: {l: {url: \"%s\"}, m: {url: \"%s\"}}}}\n"
                .formatted(legacy.uri(), modern.uri()));
  }

  @AfterEach
  void close() {
    node.close();
    backends.close();
  }

  private LegacyClient client() {
    return LegacyClient.at(node.client(), "2025-03-26", LegacyClient.ALL);
  }

  private static String batch(String... messages) {
    return "[" + String.join(", ", messages) + "]";
  }

  private static String call(String id, String tool) {
    return LegacyClient.bodyOf(id, "tools/call", LegacyClient.named(tool));
  }

  private static List<JsonNode> answers(Answer answer) {
    return answer.events().map(TestClient::parse).filter(each -> !each.has("method")).toList();
  }

  @Test
  void answersAMixedBatchOnOneStreamInItsOrder() {
    // Given
    legacy.answers("old", Reply.sse(SseEvent.log("info", "amid"), SseEvent.resultText("of old")));
    LegacyClient client = client();

    // When
    Answer answer =
        client.send(
            batch(
                call("1", "old"),
                NOTE,
                PING,
                call("\"2\"", "new"),
                call("3", "absent"),
                LegacyClient.bodyOf("4", "nothing/known", ""),
                LegacyClient.initialize("2025-03-26", "{}"),
                LegacyClient.bodyOf("5", "tools/list", "")));

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("content-type")).startsWith("text/event-stream");
    assertThat(answers(answer))
        .extracting(each -> each.path("id").toString())
        .containsExactly("1", "\"p\"", "\"2\"", "3", "4", "\"begin\"", "5");
    assertThat(answers(answer))
        .extracting(each -> each.at("/error/code").asInt())
        .containsExactly(0, 0, 0, -32602, -32601, -32600, 0);
    assertThat(answer.body()).containsSubsequence("amid", "of old");
    assertThat(answers(answer).getLast().path("result").path("tools").size()).isEqualTo(2);
  }

  @Test
  void takesABatchOfWhatIsNoQuestionWithoutAnAnswer() {
    // Given
    LegacyClient client = client();
    client.call("old");

    // When
    Answer answer =
        client.send(batch(NOTE, "{\"jsonrpc\":\"2.0\",\"id\":\"l:1\",\"result\":{}}", NOTE));

    // Then
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
    TestClient.await(legacy.awaitCount("notifications/roots/list_changed", 2));
    TestClient.await(legacy.awaitCount("response", 1));
  }

  @Test
  void letsBackendsAskBackAmidABatch() {
    // Given
    modern.answers(
        "new",
        call ->
            call.params().has("inputResponses")
                ? Reply.text("thanks")
                : Reply.json(
                    "{\"resultType\":\"input_required\",\"inputRequests\":"
                        + "{\"q\":{\"method\":\"roots/list\",\"params\":{}}}}"));
    LegacyClient client = client();
    Opened stream = client.streamOf(batch(call("1", "new"), call("2", "old")));

    // When
    client.answer(stream.untilHeard("roots/list"), "{\"roots\":[]}");

    // Then
    assertThat(stream.answer().path("id").asInt()).isEqualTo(2);
    assertThat(stream.text()).containsSubsequence("roots/list", "thanks", "\"old\"");
  }

  @Test
  void goesOnWithTheBatchAfterABackendThatFails() {
    // Given
    LegacyClient client = client();
    client.call("old");
    modern.dropsConnectionBeforeHead();

    // When
    Answer answer = client.send(batch(call("1", "new"), call("2", "old")));

    // Then
    assertThat(answers(answer)).extracting(each -> each.has("error")).containsExactly(true, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-06-18", "2025-11-25"})
  void refusesBatchesOfLaterRevisions(String version) {
    // Given
    LegacyClient client = LegacyClient.at(node.client(), version, "{}");

    // When
    Answer refused = client.send(batch(call("1", "old")));

    // Then
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo(-32600);
    assertThat(legacy.count(McpMethod.TOOLS_CALL)).isZero();
  }

  @Test
  void refusesBatchesThatAreEmptyOrHaveMoreThanAHundredMessages() {
    // Given
    LegacyClient client = client();

    // When
    List<Answer> refused =
        List.of(client.send("[]"), client.send(pings(101)), client.send(batch(PING, "7")));
    Answer taken = client.send(pings(100));

    // Then
    assertThat(refused).extracting(Answer::status).containsOnly(400);
    assertThat(answers(taken)).hasSize(100);
  }

  private static String pings(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> LegacyClient.bodyOf("" + n, "ping", ""))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void beginsNoSessionWithABatch() {
    // When
    Answer refused =
        node.client().send(batch(LegacyClient.initialize("2025-03-26", "{}"), PING), Map.of());

    // Then
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.headers().contains("Mcp-Session-Id")).isFalse();
  }

  @Test
  void countsEachCallOfABatchAsItEnded() {
    // Given
    legacy.answers("old", Reply.text("done"));
    modern.answers("new", Reply.failure(-32050, "no"));
    LegacyClient client = client();

    // When
    client.send(batch(call("1", "old"), call("2", "old"), call("3", "new"), PING));

    // Then
    String counted = node.gateway().metrics().scrape();
    assertThat(backendRequests(counted, "l", "ok")).isEqualTo("2");
    assertThat(backendRequests(counted, "m", "error")).isEqualTo("1");
    assertThat(counted.lines())
        .filteredOn(line -> line.startsWith("portolan_backend_requests_seconds_count"))
        .hasSize(2);
  }

  private static String backendRequests(String counted, String mount, String outcome) {
    return counted
        .lines()
        .filter(line -> line.startsWith("portolan_backend_requests_seconds_count"))
        .filter(line -> line.contains("mount=\"" + mount + "\""))
        .filter(line -> line.contains("outcome=\"" + outcome + "\""))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .findFirst()
        .orElse("none");
  }
}
