package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What legacy clients that share a session at a backend notice of each other: nothing. */
class SharedSessionTest {
  private final Backends backends = new Backends();
  private FakeMcpServer backend;
  private NodeUnderTest node;

  @BeforeEach
  void open() {
    backend = backends.legacy().offers(tool("search"), tool("work"));
    // calls whose clients have left are not waited for at the end
    node =
        NodeUnderTest.of(
            "limits: {drainTimeout: 200ms}\n" + Backends.mount(backend, "sessions: shared"));
  }

  @AfterEach
  void close() {
    node.close();
    backends.close();
  }

  private LegacyClient client() {
    return LegacyClient.at(node.client());
  }

  @Test
  void neverDeliversProgressOfAnothersCall() {
    // Given
    backend.answers(
        "work",
        call -> Reply.talk(talk -> talk.message(progressOf(call, call.arguments().path("n")))));
    LegacyClient one = client();
    LegacyClient other = client();

    // When
    List<Opened> streams = List.of(one.streamOf(working(1)), other.streamOf(working(2)));
    streams.forEach(stream -> stream.untilHeard("notifications/progress"));

    // Then
    assertThat(streams)
        .extracting(stream -> stream.heard("notifications/progress").toString())
        .satisfiesExactly(
            mine -> assertThat(mine).contains("\"progress\":1").contains("\"token\""),
            others -> assertThat(others).contains("\"progress\":2").contains("\"token\""));
    assertThat(backend.calls(McpMethod.TOOLS_CALL).stream().map(Call::sessionId).distinct())
        .hasSize(1);
    streams.forEach(Opened::leave);
  }

  private static String working(int number) {
    return LegacyClient.bodyOf(
        "7",
        "tools/call",
        "\"name\":\"work\",\"arguments\":{\"n\":%d},\"_meta\":{\"progressToken\":\"token\"}"
            .formatted(number));
  }

  private static String progressOf(Call call, JsonNode number) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
        + "{\"progressToken\":%s,\"progress\":%s}}".formatted(call.meta("progressToken"), number);
  }

  @Test
  void changesTheLevelOfLogMessagesForNobodyElse() {
    // Given
    backend.answers(
        "work",
        Reply.talk(
            talk -> {
              talk.log("info", "small");
              talk.log("error", "large");
              talk.finish("{\"content\":[]}");
            }));
    LegacyClient calm = client();
    LegacyClient curious = client();

    // When
    Answer set = calm.ask("logging/setLevel", "\"level\":\"error\"");
    String heard = calm.call("work").body();
    String heardByOther = curious.call("work").body();

    // Then
    assertThat(set.result().toString()).isEqualTo("{}");
    assertThat(heard).contains("large").doesNotContain("small");
    assertThat(heardByOther).contains("large").contains("small");
    assertThat(backend.count("logging/setLevel")).isZero();
  }

  @Test
  void opensOneSessionInPlaceOfALostOneUnseenByItsClients() {
    // Given
    LegacyClient client = LegacyClient.at(node.client(), LegacyClient.LATEST, "{\"roots\":{}}");
    client.call("search");
    backend.forgetSessions();
    backend.forgetCalls();

    // When
    List<Future<Answer>> calls =
        IntStream.range(0, 20)
            .mapToObj(n -> client.asks("tools/call", LegacyClient.named("search")))
            .toList();
    TestClient.await(Future.join(calls));

    // Then
    assertThat(calls).allMatch(call -> call.result().result().has("content"));
    assertThat(backend.calls(McpMethod.INITIALIZE))
        .filteredOn(call -> call.params().path("capabilities").has("roots"))
        .hasSize(1);
  }

  @Test
  void endsNothingAtTheBackendWithTheSessionOfOneClient() {
    // Given
    LegacyClient leaving = client();
    LegacyClient staying = client();
    leaving.call("search");

    // When
    Answer ended = leaving.end();

    // Then
    assertThat(ended.status()).isEqualTo(204);
    assertThat(leaving.call("search").status()).isEqualTo(404);
    assertThat(staying.call("search").result().has("content")).isTrue();
    assertThat(backend.count("DELETE")).isZero();
    assertThat(backend.calls(McpMethod.TOOLS_CALL).stream().map(Call::sessionId).distinct())
        .hasSize(1);
  }

  @Test
  void speaksForClientsOfOneKindInOneSession() {
    // Given
    String roots = "{\"roots\":{\"listChanged\":true}}";
    List<LegacyClient> clients =
        Stream.of("{}", roots, "{\"experimental\":{}}", roots)
            .map(able -> LegacyClient.at(node.client(), LegacyClient.LATEST, able))
            .toList();

    // When
    clients.forEach(client -> client.call("search"));

    // Then
    assertThat(backend.count(McpMethod.INITIALIZE)).isEqualTo(2);
    List<String> sessions =
        backend.calls(McpMethod.TOOLS_CALL).stream().map(Call::sessionId).toList();
    assertThat(sessions.get(0)).isEqualTo(sessions.get(2)).isNotEqualTo(sessions.get(1));
    assertThat(sessions.get(1)).isEqualTo(sessions.get(3));
    assertThat(backend.calls(McpMethod.INITIALIZE))
        .extracting(call -> call.params().path("capabilities").toString())
        .containsExactlyInAnyOrder("{}", "{\"roots\":{}}");
  }

  @Test
  void opensNoStreamAtTheBackendForAClientThatListens() {
    // Given
    LegacyClient client = client();
    client.call("search");

    // When
    Opened stream = client.listen();
    backend.offers(tool("another"));
    TestClient.await(backend.awaitOpenGets(1));
    backend.announceToolsChanged();
    stream.untilHeard("notifications/tools/list_changed");

    // Then
    assertThat(backend.calls())
        .filteredOn(call -> call.httpMethod().equals(HttpMethod.GET.name()))
        .as("the gateway's own")
        .hasSize(1);
    stream.leave();
  }

  @Test
  void sharesWithNobodyWhoComesWithOtherCredentials() {
    // Given
    String yaml =
        """
        tenants:
          acme:
            apiKeys: [{subject: ann, sha256: "%s"}, {subject: bob, sha256: "%s"}]
            mounts: {crm: {url: "%s", sessions: shared, credential: {bearer: "${caller.subject}"}}}
        """
            .formatted(Bench.digest("key-of-ann"), Bench.digest("key-of-bob"), backend.uri());
    try (NodeUnderTest other = NodeUnderTest.of(yaml)) {

      // When
      Stream.of("ann", "bob", "ann", "bob")
          .map(subject -> LegacyClient.at(other.client().withKey("key-of-" + subject)))
          .forEach(client -> client.call("search"));

      // Then
      List<Call> calls = backend.calls(McpMethod.TOOLS_CALL);
      assertThat(calls)
          .extracting(call -> call.header("Authorization"))
          .containsExactly("Bearer ann", "Bearer bob", "Bearer ann", "Bearer bob");
      List<String> sessions = calls.stream().map(Call::sessionId).toList();
      assertThat(sessions.get(0)).isEqualTo(sessions.get(2)).isNotEqualTo(sessions.get(1));
      assertThat(sessions.get(1)).isEqualTo(sessions.get(3));
    }
  }

  @Test
  void takesBackWhatIsGivenUpSinceNobodyCanComeBackForIt() {
    // Given
    backend.answers("work", Reply.talk(talk -> talk.log("info", "begun")));
    String impatient = Backends.mount(backend, "sessions: shared, callTimeout: 300ms");
    try (NodeUnderTest other = NodeUnderTest.of(impatient)) {

      // When
      Answer failed = LegacyClient.at(other.client()).call("work");

      // Then
      assertThat(failed.message().at("/error/data/reason").asText()).isEqualTo("timeout");
      TestClient.await(backend.awaitCount(McpMethod.CANCELLED, 1));
      assertThat(Backends.only(backend, McpMethod.CANCELLED).params().path("requestId"))
          .isEqualTo(Backends.only(backend, McpMethod.TOOLS_CALL).json().path("id"));
    }
  }
}
