package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients before a backend of the deprecated transport of 2024-11-05, when all goes well. */
class HttpSseTest {
  private final Backends backends = new Backends();
  private SseBackend backend;

  @BeforeEach
  void open() {
    backend = SseBackend.in(backends);
    backend.server().offers(tool("search")).offersResource("crm://a").offersPrompt("greet");
  }

  @AfterEach
  void close() {
    backends.close();
  }

  private static String text(Answer answer) {
    return answer.result().path("content").path(0).path("text").asText();
  }

  private static String work(String n, String token) {
    return "\"name\":\"search\",\"arguments\":{\"n\":\"" + n + "\"}" + token;
  }

  private static String token(String token) {
    return ",\"_meta\":{\"progressToken\":" + token + "," + TestClient.META.substring(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "era: auto", "era: legacy", "era: http-sse"})
  void answersListsAndCallsOverOneStream(String era) {
    // Given
    List<Answer> lists = new ArrayList<>();
    Answer call;

    // When
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount(era))) {
      lists.add(node.client().list("tools/list"));
      lists.add(node.client().list("resources/list"));
      lists.add(node.client().list("prompts/list"));
      call = node.client().call("search", "{}");
    }

    // Then
    assertThat(lists)
        .extracting(list -> list.result().findPath("name").asText())
        .containsExactly("search", "crm://a", "greet");
    assertThat(text(call)).isEqualTo("search");
    assertThat(call.result().path("resultType").asText()).isEqualTo("complete");
    assertThat(backend.front().opened()).isEqualTo(1);
  }

  @Test
  void asksNothingAtTheDoorOfABackendThatIsConfigured() {
    // When
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount("era: http-sse"))) {
      node.client().call("search", "{}");
    }

    // Then
    assertThat(backend.front().requests())
        .extracting(request -> request.verb() + " " + request.path().replaceFirst("[?].*", ""))
        .startsWith("GET /sse")
        .doesNotContain("POST /sse");
  }

  @Test
  void postsWhereAnAbsoluteEndpointSays() {
    // Given
    backend.front().namesAbsoluteEndpoint();

    // When
    Answer call;
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount())) {
      call = node.client().call("search", "{}");
    }

    // Then
    assertThat(text(call)).isEqualTo("search");
  }

  @Test
  void sixtyFourCallsAtOnceFindTheirCallers() {
    // Given
    backend.server().answers("search", call -> Reply.text(call.arguments().path("n").asText()));
    List<Future<Answer>> asked = new ArrayList<>();

    // When
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount())) {
      for (int n = 0; n < 64; n++) {
        String params = work("n" + n, "");
        asked.add(
            node.client()
                .sends(
                    TestClient.bodyOf(1, "tools/call", params),
                    TestClient.headersOf("tools/call", params)));
      }
      TestClient.await(Future.join(asked));
    }

    // Then
    for (int n = 0; n < 64; n++) {
      assertThat(text(asked.get(n).result())).isEqualTo("n" + n);
      assertThat(asked.get(n).result().message().path("id").toString()).isEqualTo("1");
    }
    assertThat(backend.server().calls(McpMethod.TOOLS_CALL))
        .extracting(call -> call.json().path("id"))
        .doesNotHaveDuplicates();
    assertThat(backend.server().count(McpMethod.INITIALIZE)).isEqualTo(1);
    assertThat(backend.server().count(McpMethod.TOOLS_LIST)).isEqualTo(1);
    assertThat(backend.front().opened()).isEqualTo(1);
  }

  @Test
  void tellsEachOfTwoClientsItsOwnProgressThoughTheirTokensAreEqual() {
    // Given
    Promise<Void> gate = Promise.promise();
    backend.server().answers("search", call -> working(call, gate.future()));

    // When
    List<JsonNode> one;
    List<JsonNode> other;
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount())) {
      Opened first = node.client().stream("tools/call", work("10", token("\"p-1\"")));
      Opened second = node.client().stream("tools/call", work("20", token("\"p-1\"")));
      first.untilItSays("\"progress\":10");
      second.untilItSays("\"progress\":20");
      gate.complete();
      first.untilOver();
      second.untilOver();
      one = first.messages();
      other = second.messages();
    }

    // Then
    assertThat(one).hasSize(2);
    assertThat(other).hasSize(2);
    assertThat(one.getFirst().path("params").path("progressToken").asText()).isEqualTo("p-1");
    assertThat(one.getFirst().path("params").path("progress").asInt()).isEqualTo(10);
    assertThat(one.getLast().findPath("text").asText()).isEqualTo("did 10");
    assertThat(other.getFirst().path("params").path("progressToken").asText()).isEqualTo("p-1");
    assertThat(other.getFirst().path("params").path("progress").asInt()).isEqualTo(20);
    assertThat(other.getLast().findPath("text").asText()).isEqualTo("did 20");
    assertThat(backend.server().calls(McpMethod.TOOLS_CALL))
        .extracting(call -> call.meta("progressToken"))
        .doesNotHaveDuplicates();
  }

  private static Reply working(Call call, Future<Void> gate) {
    int n = call.arguments().path("n").asInt();
    return Reply.talk(
        talk -> {
          talk.progress(n, 100);
          talk.log("info", "heard by nobody");
          gate.onSuccess(open -> talk.end(Reply.text("did " + n)));
        });
  }

  @Test
  void carriesCredentialAndHeadersOnTheStreamAndOnEveryMessage() {
    // When
    try (NodeUnderTest node =
        NodeUnderTest.of(backend.mount("credential: {bearer: s3cret}, headers: {X-Team: blue}"))) {
      node.client().call("search", "{}");
    }

    // Then
    assertThat(backend.front().requests()).extracting("verb").contains("GET", "POST");
    assertThat(backend.front().requests())
        .allSatisfy(
            request -> {
              assertThat(request.headers().get("Authorization")).isEqualTo("Bearer s3cret");
              assertThat(request.headers().get("X-Team")).isEqualTo("blue");
            });
  }

  @Test
  void hearsAtOnceOfListsThatHaveChanged() {
    // Given
    backend.server().capabilities("{\"tools\":{\"listChanged\":true}}");
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount())) {
      node.client().list("tools/list");
      backend.server().offers(tool("find"));

      // When
      TestClient.await(backend.server().awaitOpenGets(1));
      await()
          .untilAsserted(
              () -> {
                backend.server().announceToolsChanged();
                assertThat(node.client().list("tools/list").body()).contains("\"find\"");
              });
    }

    // Then
    assertThat(backend.front().opened()).isEqualTo(1);
  }

  @Test
  void answersWhatTheServerAsksByItself() {
    // Given
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount())) {
      node.client().call("search", "{}");

      // When
      backend.front().says("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"ping\"}");
      backend
          .front()
          .says("{\"jsonrpc\":\"2.0\",\"id\":\"b\",\"method\":\"roots/list\",\"params\":{}}");
      TestClient.await(backend.server().awaitCount("response", 2));
    }

    // Then
    assertThat(backend.server().calls())
        .filteredOn(call -> call.json().path("id").asText().equals("a"))
        .allSatisfy(call -> assertThat(call.json().path("result").isObject()).isTrue());
    assertThat(backend.server().calls())
        .filteredOn(call -> call.json().path("id").asText().equals("b"))
        .allSatisfy(
            call -> assertThat(call.json().path("error").path("code").asInt()).isEqualTo(-32601));
    assertThat(Backends.only(backend.server(), McpMethod.INITIALIZE).params().path("capabilities"))
        .isEmpty();
  }

  @Test
  void speaksWithAServerThatKnowsTheFirstVersionOnly() {
    // Given
    backend.server().legacyVersions("2024-11-05");

    // When
    Answer call;
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount())) {
      call = node.client().call("search", "{}");
    }

    // Then
    assertThat(text(call)).isEqualTo("search");
  }

  @Test
  void asksForNobodysAnswersSinceItCouldNotTellWhoseTheyAre() {
    // Given
    String meta =
        TestClient.META.replace(
            "clientCapabilities\":{}", "clientCapabilities\":{\"sampling\":{}}");

    // When
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount())) {
      node.client().ask("tools/call", work("1", ",\"_meta\":" + meta));
      node.client().call("search", "{}");
    }

    // Then
    assertThat(Backends.only(backend.server(), McpMethod.INITIALIZE).params().path("capabilities"))
        .isEmpty();
    assertThat(backend.front().opened()).isEqualTo(1);
  }

  @Test
  void closesTheStreamWhenTheNodeStops() {
    // Given
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount())) {
      node.client().call("search", "{}");
      assertThat(backend.front().open()).isEqualTo(1);
    }

    // When: the node has stopped

    // Then
    TestClient.await(backend.front().awaitOpen(0));
  }
}
