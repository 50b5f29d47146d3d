package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever has got hold of a session's id, or guesses at one, has nothing. */
class SessionAttacksTest {
  private static final String ANN = "key-of-ann";
  private static final String BOB = "key-of-bob";
  private static final String OTHER_ANN = "key-of-other-ann";
  private static final String LIST = LegacyClient.bodyOf("1", "tools/list", "");

  private final Backends backends = new Backends();
  private final FakeMcpServer backend = backends.legacy().offers(tool("t"));

  @AfterEach
  void close() {
    backends.close();
  }

  private NodeUnderTest node(String settings) {
    return NodeUnderTest.of(
        settings
            + """
            tenants:
              acme:
                apiKeys: [{subject: ann, sha256: "%s"}, {subject: bob, sha256: "%s"}]
                mounts: {crm: {url: "%s"}}
              globex:
                apiKeys: [{subject: ann, sha256: "%s"}]
                mounts: {crm: {url: "%s"}}
            """
                .formatted(
                    Bench.digest(ANN),
                    Bench.digest(BOB),
                    backend.uri(),
                    Bench.digest(OTHER_ANN),
                    backend.uri()));
  }

  private static Answer tries(TestClient client, String verb, String session) {
    return TestClient.await(
        client.sends(
            HttpMethod.valueOf(verb),
            verb.equals("POST") ? LIST : "",
            Map.of(McpHeader.SESSION_ID, session)));
  }

  private static String ended(TestClient client) {
    LegacyClient of = LegacyClient.at(client);
    of.end();
    return of.session();
  }

  /** One character is another, in the place that says most. */
  private static String tampered(String session) {
    return (session.charAt(0) == 'A' ? 'B' : 'A') + session.substring(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "GET", "DELETE"})
  void tellsAllIdsThatAreNotTheCallersApartFromNone(String verb) {
    // Given
    try (NodeUnderTest node = node("")) {
      TestClient ann = node.client("acme").withKey(ANN);
      TestClient bob = node.client("acme").withKey(BOB);
      TestClient otherAnn = node.client("globex").withKey(OTHER_ANN);
      LegacyClient victim = LegacyClient.at(ann);
      int heard = backend.calls().size();

      // When
      List<Answer> answers =
          List.of(
              tries(ann, verb, "x".repeat(43)),
              tries(bob, verb, victim.session()),
              tries(otherAnn, verb, victim.session()),
              tries(ann, verb, tampered(victim.session())),
              tries(ann, verb, victim.session() + "A"),
              tries(ann, verb, "x".repeat(6_000)),
              tries(ann, verb, "*{}$../\"'\\"),
              tries(ann, verb, "none"),
              tries(ann, verb, ended(ann)));

      // Then
      assertThat(answers).extracting(Answer::status).containsOnly(404);
      assertThat(answers.stream().map(Answer::body).distinct()).hasSize(1);
      assertThat(answers.stream().map(answer -> answer.headers().toString()).distinct()).hasSize(1);
      assertThat(backend.calls()).hasSize(heard);
      assertThat(victim.ask("tools/list", "").status()).isEqualTo(200);
    }
  }

  @Test
  void takesAnIdOfTenKilobytesForNoSession() {
    // Given
    try (NodeUnderTest node = node("")) {
      TestClient ann = node.client("acme").withKey(ANN);

      // When
      Answer refused = tries(ann, "POST", "x".repeat(10_240));

      // Then
      assertThat(refused.status()).isIn(404, 431);
    }
  }

  @Test
  void tellsOfAnExpiredSessionAsOfOneThatNeverWas() {
    // Given
    try (NodeUnderTest node = node("sessions: {idle: 1s, maxLife: 1s}\n")) {
      TestClient ann = node.client("acme").withKey(ANN);
      String session = LegacyClient.at(ann).session();

      // When
      Awaitility.await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> tries(ann, "POST", session).status() != 200);

      // Then
      Answer expired = tries(ann, "POST", session);
      Answer never = tries(ann, "POST", tampered(session));
      assertThat(expired.status()).isEqualTo(404);
      assertThat(expired.body()).isEqualTo(never.body());
      assertThat(expired.headers().toString()).isEqualTo(never.headers().toString());
    }
  }

  @Test
  void servesNoSessionToWhoShowsNoKey() {
    // Given
    try (NodeUnderTest node = node("")) {
      LegacyClient victim = LegacyClient.at(node.client("acme").withKey(ANN));

      // When
      Answer refused = victim.elsewhere(node.client("acme")).call("t");

      // Then
      assertThat(refused.status()).isEqualTo(401);
      assertThat(backend.count(McpMethod.TOOLS_CALL)).isZero();
    }
  }

  @Test
  void givesACallerNoMoreSessionsThanItMayHave() {
    // Given
    try (NodeUnderTest node = node("sessions: {maxPerPrincipal: 2}\n")) {
      TestClient ann = node.client("acme").withKey(ANN);
      TestClient bob = node.client("acme").withKey(BOB);
      LegacyClient first = LegacyClient.at(ann);
      LegacyClient.at(ann);

      // When
      Answer refused = ann.send(LegacyClient.initialize(LegacyClient.LATEST, "{}"), Map.of());
      LegacyClient ofBob = LegacyClient.at(bob);
      first.end();
      LegacyClient next = LegacyClient.at(ann);

      // Then
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.headers().get("Retry-After")).isNotNull();
      assertThat(refused.headers().contains(McpHeader.SESSION_ID)).isFalse();
      assertThat(ofBob.session()).isNotEqualTo(next.session());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"crm:1\"",
        "\"crm:\"",
        "\"gone:1\"",
        "\"?\"",
        "\"?3:1:1a\"",
        "\"?99999999999:a\"",
        "\"?2147483647:a\"",
        "\"?-1:a\"",
        "1",
        "\"\"",
        "\"crm:{\\\"a\\\":1}\"",
        "\"../..:1\"",
        "\"crm:\\u0000\""
      })
  void refusesAnswersToWhatWasNotAsked(String id) {
    // Given
    try (NodeUnderTest node = node("")) {
      LegacyClient ann = LegacyClient.at(node.client("acme").withKey(ANN));

      // When
      Answer refused = ann.send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}");

      // Then
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.code()).isEqualTo(-32600);
      assertThat(backend.count("response")).isZero();
    }
  }
}
