package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is not let in, and what is not there, learns nothing and reaches nobody. */
class WhoMayAskTest {
  private static final Map<String, String> HEADERS =
      TestClient.headersOf("tools/call", "\"name\":\"t\"");

  private final Bench bench = new Bench();
  private final FakeMcpServer open = bench.backend("t");
  private final FakeMcpServer guarded = bench.backend("secret_tool");
  private final NodeUnderTest node =
      bench.node(
          """
          tenants:
            acme:
              apiKeys:
                - {subject: ann, sha256: "%s", scopes: [admin]}
                - {subject: bob, sha256: "%s"}
              mounts:
                open: {url: "%s"}
                guarded: {url: "%s", requiredScopes: [admin]}
            other:
              apiKeys: [{subject: cy, sha256: "%s"}]
              mounts:
                open: {url: "%s"}
          """
              .formatted(
                  Bench.digest("key-of-ann"),
                  Bench.digest("key-of-bob"),
                  open.uri(),
                  guarded.uri(),
                  Bench.digest("key-of-cy"),
                  open.uri()));
  private final TestClient ann = node.client("acme").withKey("key-of-ann");
  private final TestClient bob = node.client("acme").withKey("key-of-bob");

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void givesAllStrangersTheSameAnswerToTheByte() {
    // Given
    List<TestClient> strangers =
        List.of(
            node.client("nobody").withKey("key-of-ann"),
            node.client("acme").withKey("wrong"),
            node.client("acme").withKey("key-of-cy"),
            node.client("acme").with("Authorization", "Basic a2V5OmtleQ=="),
            node.client("acme"),
            node.client("nobody"),
            node.client().withKey("wrong"),
            node.client());
    String body = TestClient.bodyOf(1, "tools/call", "\"name\":\"t\"");

    // When
    List<TestClient.Answer> answers =
        strangers.stream().map(stranger -> stranger.send(body, HEADERS)).toList();

    // Then
    assertThat(answers).extracting(TestClient.Answer::status).containsOnly(401);
    assertThat(answers.stream().map(TestClient.Answer::body).distinct()).hasSize(1);
    assertThat(answers.stream().map(answer -> answer.headers().toString()).distinct()).hasSize(1);
    assertThat(answers.getFirst().headers().get("WWW-Authenticate")).startsWith("Bearer");
    assertThat(open.calls()).isEmpty();
    assertThat(guarded.calls()).isEmpty();
  }

  @Test
  void answersForAForbiddenToolAsForOneThatIsNotThere() {
    // When
    var forbidden = bob.call("secret_tool", "{}");
    var unknown = bob.call("absent_tool", "{}");
    var allowed = ann.call("secret_tool", "{}");

    // Then
    assertThat(forbidden.status()).isEqualTo(200);
    assertThat(forbidden.code()).isEqualTo(-32602);
    assertThat(withoutId(forbidden, "secret_tool")).isEqualTo(withoutId(unknown, "absent_tool"));
    assertThat(forbidden.headers().names()).containsExactlyElementsOf(unknown.headers().names());
    assertThat(allowed.result().at("/content/0/text").asText()).isEqualTo("secret_tool");
    assertThat(Bench.callsAt(guarded)).isEqualTo(1);
    assertThat(Bench.callsAt(open)).isZero();
  }

  @Test
  void listsOnlyWhatTheCallerMayUse() {
    // When
    var ofAnn = ann.list("tools/list");
    var ofBob = bob.list("tools/list");

    // Then
    assertThat(ofAnn.body()).contains("secret_tool").contains("\"t\"");
    assertThat(ofBob.body()).doesNotContain("secret_tool").contains("\"t\"");
    assertThat(ofBob.result().path("cacheScope").asText()).isEqualTo("private");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ping", "initialize", "logging/setLevel", "resources/subscribe", "resources/unsubscribe",
        "tasks/list", "tasks/result", "tools/calls", "rpc.discover", "notifications/cancelled"
      })
  void refusesMethodsThatAreNotThereOrNoLonger(String method) {
    // When
    var answer = ann.ask(method, "");

    // Then
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo(-32601);
    assertThat(answer.json().has("id")).isTrue();
    assertThat(open.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "prompts/get, '\"name\":\"absent\"'",
    "resources/read, '\"uri\":\"absent://x\"'",
    "tasks/get, '\"taskId\":\"absent\"'",
  })
  void refusesNamesThatAreNotThere(String method, String params) {
    // When
    var answer = ann.ask(method, params);

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.code()).isEqualTo(-32602);
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, https://evil.example",
    "Origin, 'null'",
    "Origin, http://localhost.evil.example",
    "Host, evil.example",
    "Host, 127.0.0.1.evil.example:80",
  })
  void refusesPagesAndNamesFromElsewhere(String header, String value) {
    // When
    var answer = ann.with(header, value).call("t", "{}");

    // Then
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo(-32600);
    assertThat(open.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"Origin, http://localhost:3000", "Host, localhost", "Host, '[::1]:8080'"})
  void letsPagesAndNamesOfThisMachineIn(String header, String value) {
    // When
    var answer = ann.with(header, value).call("t", "{}");

    // Then
    assertThat(answer.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE", "PUT", "OPTIONS"})
  void takesNothingButPosts(String verb) {
    // When
    var response =
        TestClient.await(
            ann.open(HttpMethod.valueOf(verb), Map.of()).compose(request -> request.send()));

    // Then
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.getHeader("Allow")).isEqualTo("POST");
    assertThat(open.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, text/plain, 415",
    "Content-Type, application/jsonp, 415",
    "Accept, application/json, 406",
    "Accept, text/event-stream, 406",
    "Accept, text/html, 406",
  })
  void refusesOtherMediaTypes(String header, String value, int status) {
    // When
    var answer = ann.with(header, value).call("t", "{}");

    // Then
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(-32600);
    assertThat(open.calls()).isEmpty();
  }

  private static String withoutId(TestClient.Answer answer, String tool) {
    return answer.body().replaceFirst("\"id\":\\d+", "\"id\":0").replace(tool, "x");
  }
}
