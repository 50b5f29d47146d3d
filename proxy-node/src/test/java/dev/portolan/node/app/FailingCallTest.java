package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import dev.portolan.testkit.SseEvent;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A call whose backend fails: the client is told what happened, and nothing is sent twice. */
class FailingCallTest {
  private static final String IMPATIENT = "limits: {callTimeout: 300ms}\n";

  private final Bench bench = new Bench();
  private final FakeMcpServer backend = bench.backend("t");

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void saysThatACallMayBeSentAgainIfItsBackendCouldNotBeReached() {
    // Given
    TestClient client = bench.nodeBefore(backend).client();
    TestClient.Answer good = client.call("t", "{}");
    TestClient.await(backend.stop());

    // When
    var answer =
        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> client.call("t", "{}"), got -> reasonOf(got).equals("unreachable"));

    // Then
    assertThat(good.status()).isEqualTo(200);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.code()).isEqualTo(-32603);
    assertThat(answer.error().at("/data/backend").asText()).isEqualTo("one");
    assertThat(answer.error().at("/data/retryable").asBoolean()).isTrue();
    assertThat(client.list("tools/list").body()).contains("\"t\"");
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysWhatHappenedAndSendsNothingTwice(Reply reply, String reason) {
    // Given
    String patience = reply instanceof Reply.Never ? IMPATIENT : "";
    TestClient client = bench.nodeBefore(backend.answers("t", reply), patience).client();

    // When
    var answer = client.call("t", "{}");

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.code()).isEqualTo(-32603);
    assertThat(answer.message().path("id").isNumber()).isTrue();
    assertThat(answer.error().at("/data/backend").asText()).isEqualTo("one");
    assertThat(reasonOf(answer)).isEqualTo(reason);
    assertThat(answer.error().at("/data/retryable").isBoolean()).isTrue();
    assertThat(answer.error().at("/data/retryable").asBoolean()).isFalse();
    assertThat(Bench.callsAt(backend)).isEqualTo(1);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new Reply.DropBeforeHead(), "disconnected"),
        Arguments.of(new Reply.Never(), "timeout"),
        Arguments.of(Reply.status(401, "{\"secret\":1}"), "unauthorized"),
        Arguments.of(Reply.status(403, "no"), "unauthorized"),
        Arguments.of(Reply.status(429), "rate_limited"),
        Arguments.of(Reply.status(500, "oops"), "server_error"),
        Arguments.of(Reply.status(503), "server_error"),
        Arguments.of(Reply.status(302), "invalid_response"),
        Arguments.of(Reply.status(404, "<html>"), "invalid_response"),
        Arguments.of(Reply.status(200, "<html>hello</html>"), "invalid_response"),
        Arguments.of(Reply.status(200), "invalid_response"),
        Arguments.of(Reply.status(202), "invalid_response"),
        Arguments.of(Reply.sse(SseEvent.log("info", "one"), SseEvent.drop()), "disconnected"),
        Arguments.of(
            Reply.talk(
                talk -> {
                  talk.log("info", "one");
                  talk.closeStream();
                }),
            "disconnected"));
  }

  @Test
  void endsABrokenStreamWithAnErrorThatHasTheClientsId() {
    // Given
    backend.answers("t", Reply.sse(SseEvent.log("info", "one"), SseEvent.drop()));
    TestClient client = bench.nodeBefore(backend).client();

    // When
    var answer =
        client.send(
            TestClient.bodyOf(1, "tools/call", "\"name\":\"t\"").replace(":1,", ":\"\\u0061\","),
            TestClient.headersOf("tools/call", "\"name\":\"t\""));

    // Then
    assertThat(answer.headers().get("Content-Type")).isEqualTo("text/event-stream");
    assertThat(answer.events()).hasSize(2);
    assertThat(answer.body())
        .contains("\"id\":\"\\u0061\",\"error\":{\"code\":-32603")
        .endsWith("\n\n");
    assertThat(Bench.callsAt(backend)).isEqualTo(1);
  }

  @Test
  void breaksOffAnAnswerThatItsBackendBrokeOff() {
    // Given
    TestClient client =
        bench
            .nodeBefore(backend.answers("t", new Reply.DropMidBody("{\"jsonrpc\":\"2.0\",\"id\":")))
            .client();

    // When
    String got = outcomeOf(client);

    // Then
    assertThat(got).matches("broken|.*\"reason\":\"disconnected\",\"retryable\":false.*");
    assertThat(Bench.callsAt(backend)).isEqualTo(1);
  }

  @Test
  void givesNoGarbageForAnAnswer() {
    // Given
    TestClient client =
        bench.nodeBefore(backend.answers("t", Reply.status(200, "{\"jsonrpc\" nonsense"))).client();

    // When
    String got = outcomeOf(client);

    // Then
    assertThat(got).matches("broken|.*\"reason\":\"invalid_response\",\"retryable\":false.*");
    assertThat(Bench.callsAt(backend)).isEqualTo(1);
  }

  @Test
  void cancelsTheCallOfABackendThatIsTooSlow() {
    // Given
    TestClient client =
        bench.nodeBefore(backend.answers("t", new Reply.Never()), IMPATIENT).client();

    // When
    var answer = client.call("t", "{}");

    // Then
    assertThat(reasonOf(answer)).isEqualTo("timeout");
    TestClient.await(backend.awaitCancelled(1));
    assertThat(backend.cancelledCalls()).hasSize(1);
  }

  @Test
  void cancelsTheCallOfAClientThatLeaves() {
    // Given
    TestClient client =
        bench
            .nodeBefore(backend.answers("t", Reply.talk(talk -> talk.log("info", "at work"))))
            .client();
    Opened opened = client.stream("tools/call", "\"name\":\"t\"").untilItSays("at work");

    // When
    opened.leave();

    // Then
    TestClient.await(backend.awaitCancelled(1));
    assertThat(Bench.callsAt(backend)).isEqualTo(1);
  }

  @Test
  void passesTheErrorsOfABackendOnAsTheyAre() {
    // Given
    TestClient client =
        bench
            .nodeBefore(backend.answers("t", Reply.failure(-32099, "own", "{\"x\":1.0}")))
            .client();

    // When
    var answer = client.call("t", "{}");

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("-32099").contains("own").contains("{\"x\":1.0}");
  }

  @Test
  void givesTheClientItsOwnIdWhereTheBackendLostIt() {
    // Given
    String lost = "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32603,\"message\":\"x\"}}";
    TestClient client = bench.nodeBefore(backend.answers("t", Reply.status(200, lost))).client();

    // When
    var answer =
        client.send(
            TestClient.bodyOf(77, "tools/call", "\"name\":\"t\""),
            TestClient.headersOf("tools/call", "\"name\":\"t\""));

    // Then
    assertThat(answer.json().path("id").asInt()).isEqualTo(77);
  }

  /** The body, or the word broken if the connection was. */
  private static String outcomeOf(TestClient client) {
    return TestClient.await(
        client
            .sends(
                TestClient.bodyOf(1, "tools/call", "\"name\":\"t\""),
                Map.copyOf(TestClient.headersOf("tools/call", "\"name\":\"t\"")))
            .map(TestClient.Answer::body)
            .otherwise("broken"));
  }

  private static String reasonOf(TestClient.Answer answer) {
    return answer.error().at("/data/reason").asText();
  }
}
