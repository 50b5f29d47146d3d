package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import dev.portolan.testkit.SseFront;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backends of the transport of 2024-11-05 that break, forget, and say what they must not. */
class HttpSseTroubleTest {
  private static final String CALL = "\"name\":\"search\",\"arguments\":{}";

  private final Backends backends = new Backends();
  private SseBackend backend;

  @BeforeEach
  void open() {
    backend = SseBackend.in(backends);
    backend.server().offers(tool("search"));
  }

  @AfterEach
  void close() {
    backends.close();
  }

  private static JsonNode reason(Answer answer) {
    return answer.error().path("data").path("reason");
  }

  @Test
  void failsACallWhoseStreamBreaksAndSaysThatItMayHaveBeenMade() {
    // Given
    backend.server().answers("search", new Reply.Never());
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount())) {
      Future<Answer> asked = node.client().asks("tools/call", CALL);
      TestClient.await(backend.server().awaitCount(McpMethod.TOOLS_CALL, 1));

      // When
      backend.front().breakStreams();
      Answer answer = TestClient.await(asked);

      // Then
      assertThat(reason(answer).asText()).isEqualTo("disconnected");
      assertThat(answer.error().path("data").path("retryable").asBoolean(true)).isFalse();
      assertThat(backend.server().count(McpMethod.TOOLS_CALL)).isEqualTo(1);
    }
  }

  @Test
  void opensANewStreamBehindTheClientsBackWhenTheOldOneIsLost() {
    // Given
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount())) {
      node.client().call("search", "{}");
      backend.front().breakStreams();
      TestClient.await(backend.front().awaitOpen(0));

      // When: a call that the node sends before it has heard of the loss has no answer
      int asked = 1;
      Answer answer;
      do {
        answer = node.client().call("search", "{}");
        asked++;
      } while (reason(answer).asText().equals("disconnected") && asked < 10);

      // Then
      assertThat(answer.result().has("content")).isTrue();
      assertThat(backend.server().count(McpMethod.TOOLS_CALL)).isBetween(2, asked);
      assertThat(backend.server().count(McpMethod.INITIALIZE)).isEqualTo(2);
      assertThat(backend.front().opened()).isEqualTo(2);
    }
  }

  @Test
  void makesACallAgainOnceThatWasRefusedForALostSession() {
    // Given
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount())) {
      node.client().call("search", "{}");
      backend.front().forgetSessions();

      // When
      Answer answer = node.client().call("search", "{}");

      // Then
      assertThat(answer.result().has("content")).isTrue();
      assertThat(backend.server().count(McpMethod.TOOLS_CALL)).isEqualTo(2);
      assertThat(backend.front().opened()).isEqualTo(2);
      TestClient.await(backend.front().awaitOpen(1));
    }
  }

  @Test
  void servesOnAfterTheBackendWasRestarted() {
    // Given
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount())) {
      node.client().call("search", "{}");
      TestClient.await(backend.front().stop());
      SseFront again =
          TestClient.await(
              SseFront.start(backends.vertx(), backend.server(), backend.front().port()));

      // When
      await()
          .untilAsserted(
              () ->
                  assertThat(node.client().call("search", "{}").result().has("content")).isTrue());

      // Then
      assertThat(again.opened()).isEqualTo(1);
    }
  }

  @Test
  void refusesAnEndpointAtAnotherOriginAndSendsNothingThere() {
    // Given
    FakeMcpServer elsewhere = backends.legacy();
    backend.front().namesEndpoint(elsewhere.uri().toString());
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount("credential: {bearer: s3cret}"))) {

      // When
      Answer answer = node.client().call("search", "{}");

      // Then
      assertThat(reason(answer).asText()).isEqualTo("foreign_endpoint");
      assertThat(elsewhere.calls()).isEmpty();
      TestClient.await(backend.front().awaitOpen(0));
    }
  }

  @Test
  void waitsForAnEndpointNoLongerThanForAList() {
    // Given
    backend.front().namesNoEndpoint();
    try (NodeUnderTest node =
        NodeUnderTest.of("limits: {listTimeout: 300ms}\n" + backend.mount())) {

      // When
      Answer answer = node.client().call("search", "{}");

      // Then
      assertThat(reason(answer).asText()).isEqualTo("timeout");
      TestClient.await(backend.front().awaitOpen(0));
    }
  }

  @Test
  void takesNoEvidenceFromABackendThatDoesNotLetItIn() {
    // Given
    backend.front().refusesPosts(403);
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount())) {
      Answer refused = node.client().call("search", "{}");

      // When
      backend.front().refusesPosts(0);

      // Then
      assertThat(reason(refused).asText()).isEqualTo("unauthorized");
      await()
          .untilAsserted(
              () ->
                  assertThat(node.client().call("search", "{}").result().has("content")).isTrue());
    }
  }

  @Test
  void tellsTheBackendThatAClientHasLeft() {
    // Given
    backend.server().answers("search", new Reply.Never());
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount())) {
      HttpClientRequest request =
          TestClient.await(
              node.client().open(HttpMethod.POST, TestClient.headersOf("tools/call", CALL)));
      request.send(TestClient.bodyOf(1, "tools/call", CALL));
      TestClient.await(backend.server().awaitCount(McpMethod.TOOLS_CALL, 1));

      // When
      request.reset();

      // Then
      TestClient.await(backend.server().awaitCount(McpMethod.CANCELLED, 1));
      assertThat(Backends.only(backend.server(), McpMethod.CANCELLED).params().path("requestId"))
          .isEqualTo(Backends.only(backend.server(), McpMethod.TOOLS_CALL).json().path("id"));
    }
  }

  @Test
  void givesUpACallThatTakesTooLongAndSaysSoToTheBackend() {
    // Given
    backend.server().answers("search", new Reply.Never());
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount("callTimeout: 300ms"))) {

      // When
      Answer answer = node.client().call("search", "{}");

      // Then
      assertThat(reason(answer).asText()).isEqualTo("timeout");
      TestClient.await(backend.server().awaitCount(McpMethod.CANCELLED, 1));
    }
  }

  @Test
  void listensAgainAfterItsStreamWasLostThoughNobodyCalls() {
    // Given
    backend.server().capabilities("{\"tools\":{\"listChanged\":true}}");
    try (NodeUnderTest node = NodeUnderTest.of(backend.mount())) {
      node.client().list("tools/list");
      TestClient.await(backend.server().awaitOpenGets(1));

      // When
      backend.front().breakStreams();

      // Then
      await().untilAsserted(() -> assertThat(backend.front().opened()).isEqualTo(2));
      TestClient.await(backend.front().awaitOpen(1));
    }
  }
}
