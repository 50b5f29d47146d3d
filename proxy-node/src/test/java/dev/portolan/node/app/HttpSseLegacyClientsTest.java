package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Legacy clients before a backend of 2024-11-05: they share its one session with all others. */
class HttpSseLegacyClientsTest {
  private final Backends backends = new Backends();
  private SseBackend backend;
  private NodeUnderTest node;

  @BeforeEach
  void open() {
    backend = SseBackend.in(backends);
    backend
        .server()
        .capabilities("{\"tools\":{},\"resources\":{\"subscribe\":true}}")
        .offers(tool("search"))
        .offersResource("crm://a");
    node = NodeUnderTest.of(backend.mount());
  }

  @AfterEach
  void close() {
    node.close();
    backends.close();
  }

  @Test
  void manyClientsShareOneSession() {
    // Given
    List<Answer> answers = new ArrayList<>();
    node.client().call("search", "{}");

    // When
    for (int client = 0; client < 5; client++) {
      answers.add(LegacyClient.at(node.client()).call("search"));
    }

    // Then
    assertThat(answers).allMatch(answer -> answer.result().has("content"));
    assertThat(backend.server().count(McpMethod.INITIALIZE)).isEqualTo(1);
    assertThat(backend.server().count(McpMethod.TOOLS_CALL)).isEqualTo(6);
    assertThat(backend.front().opened()).isEqualTo(1);
  }

  @Test
  void areOfferedNoLogMessagesForNoneWouldReachThem() {
    // Given
    String able = "{\"tools\":{},\"logging\":{}}";
    backend.server().capabilities(able);
    FakeMcpServer other = backends.legacy().offers(tool("t")).capabilities(able);
    String both =
        "tenants: {acme: {mounts: {crm: {url: \"%s\"}, erp: {url: \"%s\"}}}}"
            .formatted(backend.front().uri(), other.uri());
    try (NodeUnderTest alone = NodeUnderTest.of(backend.mount());
        NodeUnderTest together = NodeUnderTest.of(both)) {

      // When
      JsonNode ofOne = offeredBy(alone);
      JsonNode ofBoth = offeredBy(together);

      // Then
      assertThat(ofOne.has("tools")).isTrue();
      assertThat(ofOne.has("logging")).isFalse();
      assertThat(ofBoth.has("logging")).isTrue();
    }
  }

  private static JsonNode offeredBy(NodeUnderTest node) {
    return LegacyClient.at(node.client()).introduced().result().path("capabilities");
  }

  @Test
  void hearTheProgressOfTheirOwnCallsUnderTheirOwnTokens() {
    // Given
    backend.server().answers("search", HttpSseLegacyClientsTest::progressing);
    LegacyClient one = LegacyClient.at(node.client());
    LegacyClient other = LegacyClient.at(node.client());

    // When
    List<JsonNode> heard = heard(one, 10);
    List<JsonNode> heardByOther = heard(other, 20);

    // Then
    assertThat(progress(heard)).containsExactly(10);
    assertThat(progress(heardByOther)).containsExactly(20);
    assertThat(heard.getFirst().path("params").path("progressToken").toString()).isEqualTo("7");
  }

  private static List<JsonNode> heard(LegacyClient client, int n) {
    Opened opened =
        client.stream(
            "tools/call",
            "\"name\":\"search\",\"arguments\":{\"n\":%d},\"_meta\":{\"progressToken\":7}"
                .formatted(n));
    opened.untilOver();
    return opened.messages();
  }

  private static Reply progressing(Call call) {
    return Reply.talk(
        talk -> {
          talk.progress(call.arguments().path("n").asInt(), 100);
          talk.finish("{\"content\":[]}");
        });
  }

  private static List<Integer> progress(List<JsonNode> messages) {
    return messages.stream()
        .filter(message -> message.path("method").asText().equals("notifications/progress"))
        .map(message -> message.path("params").path("progress").asInt())
        .toList();
  }

  @Test
  void hearOfUpdatesOfResourcesThatTheyWatch() {
    // Given
    LegacyClient client = LegacyClient.at(node.client());
    Opened stream = client.listen();
    client.ask("resources/subscribe", "\"uri\":\"crm://a\"");
    TestClient.await(backend.server().awaitCount(McpMethod.RESOURCES_SUBSCRIBE, 1));

    // When
    await()
        .untilAsserted(
            () -> {
              backend.server().updated("crm://a");
              assertThat(stream.heard("notifications/resources/updated")).isNotEmpty();
            });

    // Then
    assertThat(backend.front().opened()).isEqualTo(1);
  }

  @Test
  void takeTheirCallsBackUnderTheIdOfTheSharedSession() {
    // Given
    backend.server().answers("search", new Reply.Never());
    LegacyClient client = LegacyClient.at(node.client());
    client.asks("tools/call", LegacyClient.named("search"));
    TestClient.await(backend.server().awaitCount(McpMethod.TOOLS_CALL, 1));

    // When
    client.tell("notifications/cancelled", "{\"requestId\":1}");

    // Then
    TestClient.await(backend.server().awaitCount(McpMethod.CANCELLED, 1));
    assertThat(Backends.only(backend.server(), McpMethod.CANCELLED).params().path("requestId"))
        .isEqualTo(Backends.only(backend.server(), McpMethod.TOOLS_CALL).json().path("id"));
  }
}
