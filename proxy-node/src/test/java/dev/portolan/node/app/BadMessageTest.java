package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read is refused before any backend hears of it. */
class BadMessageTest {
  private static final Map<String, String> HEADERS =
      TestClient.headersOf("tools/call", "\"name\":\"t\"");
  private static final String LIMITS = "limits: {maxBodyBytes: 2000, maxDepth: 10}\n";

  private final Bench bench = new Bench();
  private final FakeMcpServer backend = bench.backend("t");
  private final NodeUnderTest node = bench.nodeBefore(backend, LIMITS);

  @AfterEach
  void close() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "nope", "{\"jsonrpc\":\"2.0\",}", "{\"a\":01}", "{} {}", "\u0000"})
  void refusesWhatIsNotJson(String body) {
    // When
    var answer = node.client().send(body, HEADERS);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(-32700);
    assertThat(answer.json().has("id")).isFalse();
    assertThat(backend.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[%s]", "[%s,%s]", "7", "null", "\"text\""})
  void refusesBatchesAndScalars(String form) {
    // Given
    String call = TestClient.bodyOf(1, "tools/call", "\"name\":\"t\"");

    // When
    var answer = node.client().send(form.formatted(call, call), HEADERS);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(-32600);
    assertThat(backend.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"method\":\"tools/list\",",
        "\"m\\u0065thod\":\"tools/list\",",
        "\"id\":8,",
        "\"params\":{\"name\":\"other\"},",
        "\"jsonrpc\":\"2.0\","
      })
  void refusesDuplicateKeysWhicheverWayTheyAreSpelled(String extra) {
    // Given
    String body = TestClient.bodyOf(7, "tools/call", "\"name\":\"t\"");

    // When
    var answer = node.client().send("{" + extra + body.substring(1), HEADERS);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(-32700);
    assertThat(backend.calls()).isEmpty();
  }

  @Test
  void refusesADuplicateToolName() {
    // When
    var answer =
        node.client()
            .send(TestClient.bodyOf(7, "tools/call", "\"name\":\"t\",\"name\":\"other\""), HEADERS);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("id").asInt()).isEqualTo(7);
    assertThat(backend.calls()).isEmpty();
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    // Given
    String deep = "[".repeat(20) + "]".repeat(20);

    // When
    var answer = node.client().call("t", "{\"a\":" + deep + "}");

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(-32700);
    assertThat(answer.json().has("id")).isTrue();
    assertThat(backend.calls()).isEmpty();
  }

  @Test
  void refusesWhatIsAnnouncedTooLarge() {
    // When
    var answer = node.client().call("t", "{\"a\":\"" + "x".repeat(2000) + "\"}");

    // Then
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo(-32600);
    assertThat(backend.calls()).isEmpty();
  }

  @Test
  void refusesWhatTurnsOutTooLargeWhileItComes() {
    // Given
    var request = TestClient.await(node.client().open(HttpMethod.POST, HEADERS));
    request.setChunked(true);

    // When
    var response =
        TestClient.await(request.send(Buffer.buffer("{\"a\":\"" + "x".repeat(5000) + "\"}")));

    // Then
    assertThat(request.headers().contains("content-length")).isFalse();
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(backend.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "-0",
        "7.0",
        "1e2",
        "1E+2",
        "123456789012345678901234567890",
        "\"7\"",
        "\"\"",
        "\"a\\u0062\\n\\\"\\\\\"",
        "\"é\""
      })
  void echoesTheIdAsItWasSpelled(String id) {
    // Given
    String body =
        TestClient.bodyOf(7, "tools/call", "\"name\":\"t\"").replace("\"id\":7", "\"id\":" + id);

    // When
    var called = node.client().send(body, HEADERS);
    var refused = node.client().send(body.replace("\"t\"", "\"u\""), withName("u"));

    // Then
    assertThat(called.body()).contains("\"id\":" + id + ",").contains("\"result\"");
    assertThat(refused.body()).contains("\"id\":" + id + ",").contains("-32602");
  }

  @Test
  void echoesTheIdInAStreamToo() {
    // Given
    backend.repliesAsSse();
    String body = TestClient.bodyOf(7, "tools/call", "\"name\":\"t\"").replace(":7,", ":1e2,");

    // When
    var answer = node.client().send(body, HEADERS);

    // Then
    assertThat(answer.headers().get("Content-Type")).isEqualTo("text/event-stream");
    assertThat(answer.body()).contains("\"id\":1e2,\"result\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "{}", "[1]"})
  void refusesAnIdThatIsNone(String id) {
    // Given
    String body =
        TestClient.bodyOf(7, "tools/call", "\"name\":\"t\"").replace("\"id\":7", "\"id\":" + id);

    // When
    var answer = node.client().send(body, HEADERS);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(-32600);
    assertThat(backend.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"name\":7', -32602, 200",
    "'\"arguments\":{}', -32602, 200",
    "'\"name\":\"t\",\"arguments\":[]', -32602, 200",
  })
  void refusesParamsOfTheWrongType(String params, int code, int status) {
    // When
    var answer = node.client().send(TestClient.bodyOf(7, "tools/call", params), HEADERS);

    // Then
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(backend.calls()).isEmpty();
  }

  @Test
  void takesNotificationsWithoutAnAnswer() {
    // Given
    String body =
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}";

    // When
    var answer = node.client().send(body, TestClient.headersOf("notifications/cancelled", ""));

    // Then
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
    assertThat(backend.calls()).isEmpty();
  }

  @Test
  void refusesResponsesSinceNobodyAsked() {
    // When
    var answer = node.client().send("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", HEADERS);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(-32600);
    assertThat(backend.calls()).isEmpty();
  }

  private static Map<String, String> withName(String name) {
    return TestClient.headersOf("tools/call", "\"name\":\"" + name + "\"");
  }
}
