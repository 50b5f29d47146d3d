package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a legacy backend asks amid a call, in a session that several clients share, at two nodes.
 */
class SharedAsksBackTest {
  private static final String GOOD = "{\"roots\":[{\"uri\":\"file:///good\"}]}";
  private static final String EVIL = "{\"roots\":[{\"uri\":\"file:///evil\"}]}";

  private final Backends backends = new Backends();
  private FakeMcpServer backend;
  private Fleet fleet;
  private LegacyClient here;
  private LegacyClient there;

  @BeforeEach
  void open() {
    backend = backends.legacy().offers(tool("ask"), tool("t"));
    fleet =
        Fleet.of(
            2,
            """
            # calls whose clients have left are not waited for at the end
            limits: {drainTimeout: 200ms}
            tenants:
              acme:
                apiKeys: [{subject: ann, sha256: "%s"}, {subject: bob, sha256: "%s"}]
                mounts:
                  crm: {url: "%s", sessions: shared}
                  two: {url: "%s", sessions: shared, prefix: two}
            """
                .formatted(
                    Bench.digest("key-of-ann"),
                    Bench.digest("key-of-bob"),
                    backend.uri(),
                    backend.uri()));
    here = LegacyClient.at(as("ann", 0));
    there = here.elsewhere(as("ann", 1));
  }

  @AfterEach
  void close() {
    fleet.close();
    backends.close();
  }

  private TestClient as(String subject, int node) {
    return fleet.client(node).withKey("key-of-" + subject);
  }

  private Opened asks(LegacyClient client, String method, String params) {
    backend.answers(
        "ask",
        Reply.talk(
            talk ->
                talk.ask(method, params)
                    .onSuccess(answer -> talk.finish("{\"content\":[],\"told\":" + answer + "}"))
                    .onFailure(talk::broke)));
    return client.stream("tools/call", LegacyClient.named("ask"));
  }

  private List<Call> responses() {
    return backend.calls().stream()
        .filter(call -> call.httpMethod().equals("POST") && call.method().isEmpty())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sampling/createMessage | {\"messages\":[],\"maxTokens\":1}",
        "elicitation/create | {\"message\":\"who?\",\"requestedSchema\":{\"type\":\"object\"}}",
        "elicitation/create | {\"mode\":\"url\",\"url\":\"http://x\",\"elicitationId\":\"1\"}",
        "roots/list | {}",
      })
  void takesTheAnswerAtTheOtherNodeToTheCallThatAsked(String method, String params) {
    // Given
    Opened asked = asks(here, method, params);
    JsonNode request = asked.untilHeard(method);

    // When
    Answer taken = there.answer(request, "{\"x\":[1.50]}");

    // Then
    assertThat(taken.status()).isEqualTo(202);
    assertThat(request.path("params").toString()).isEqualTo(params);
    assertThat(asked.answer().at("/result/told/x/0").asText()).isEqualTo("1.5");
    assertThat(responses()).hasSize(1);
    Call heard = responses().getFirst();
    assertThat(heard.body()).contains("\"id\":\"ask-1\"").contains("{\"x\":[1.50]}");
    assertThat(heard.sessionId()).isNotNull();
    assertThat(request.toString()).doesNotContain("ask-1").doesNotContain(heard.sessionId());
  }

  @Test
  void asksEachOfTwoClientsOnTheStreamOfItsOwnCall() {
    // Given
    LegacyClient other = LegacyClient.at(as("ann", 0));
    Opened mine = asks(here, "roots/list", "{}");
    JsonNode toMe = mine.untilHeard("roots/list");
    Opened others = asks(other, "roots/list", "{}");
    JsonNode toOther = others.untilHeard("roots/list");

    // When
    other.answer(toOther, EVIL);
    there.answer(toMe, GOOD);

    // Then
    assertThat(mine.answer().toString()).contains("good").doesNotContain("evil");
    assertThat(others.answer().toString()).contains("evil").doesNotContain("good");
    assertThat(responses().stream().map(Call::sessionId).distinct()).hasSize(1);
  }

  @Test
  void deliversNoAnswerButThatOfTheSessionThatWasAsked() {
    // Given
    Opened asked = asks(here, "roots/list", "{}");
    JsonNode request = asked.untilHeard("roots/list");
    LegacyClient sameCaller = LegacyClient.at(as("ann", 1));
    LegacyClient attacker = LegacyClient.at(as("bob", 0));
    attacker.call("t");

    // When
    Answer stolen = here.elsewhere(as("bob", 0)).answer(request, EVIL);
    Answer foreign = attacker.answer(request, EVIL);
    Answer ofAnotherSession = sameCaller.answer(request, EVIL);
    Answer real = there.answer(request, GOOD);

    // Then
    assertThat(stolen.status()).isEqualTo(404);
    assertThat(List.of(foreign, ofAnotherSession))
        .allMatch(answer -> answer.status() == 400)
        .allMatch(answer -> answer.body().contains("that of a request that this session was sent"));
    assertThat(real.status()).isEqualTo(202);
    assertThat(responses()).hasSize(1);
    assertThat(asked.answer().toString()).contains("good").doesNotContain("evil");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tampered",
        "of another mount",
        "crm:\\\"ask-1\\\"",
        "crm:~",
        "crm:~ask-1",
        "~",
        ":~x"
      })
  void refusesAnIdThatItDidNotGive(String how) {
    // Given
    Opened asked = asks(here, "roots/list", "{}");
    String id = asked.untilHeard("roots/list").path("id").asText();
    int middle = id.length() / 2;
    char flipped = id.charAt(middle) == 'A' ? 'B' : 'A';
    String forged =
        switch (how) {
          case "tampered" -> id.substring(0, middle) + flipped + id.substring(middle + 1);
          case "of another mount" -> id.replace("crm:", "two:");
          default -> how;
        };

    // When
    Answer refused =
        there.send("{\"jsonrpc\":\"2.0\",\"id\":\"" + forged + "\",\"result\":" + EVIL + "}");

    // Then
    assertThat(id).startsWith("crm:~");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("that of a request that this session was sent");
    assertThat(responses()).isEmpty();
    asked.leave();
  }

  @Test
  void refusesWhatTheClientDidNotDeclareTowardsTheBackend() {
    // Given
    LegacyClient unable = LegacyClient.at(as("ann", 0), LegacyClient.LATEST, "{\"roots\":{}}");

    // When
    Opened asked = asks(unable, "sampling/createMessage", "{}");

    // Then
    assertThat(asked.answer().path("error").toString()).contains("Method not found");
    assertThat(asked.heard("sampling/createMessage")).isEmpty();
    assertThat(responses()).hasSize(1);
    assertThat(responses().getFirst().json().path("error").path("code").asInt()).isEqualTo(-32601);
  }

  @Test
  void asksNoClientToOpenUrlsThatIsOfAnEarlierRevision() {
    // Given
    LegacyClient old = LegacyClient.at(as("ann", 0), "2025-06-18", LegacyClient.ALL);

    // When
    Opened asked = asks(old, "elicitation/create", "{\"mode\":\"url\",\"url\":\"http://x\"}");

    // Then
    assertThat(asked.answer().path("error").toString()).contains("Method not found");
    assertThat(asked.heard("elicitation/create")).isEmpty();
  }

  @Test
  void answersAPingItself() {
    // When
    Opened asked = asks(here, "ping", "{}");

    // Then
    assertThat(asked.answer().at("/result/told").toString()).isEqualTo("{}");
    assertThat(asked.heard("ping")).isEmpty();
  }

  @Test
  void takesARefusalToTheBackend() {
    // Given
    Opened asked = asks(here, "roots/list", "{}");
    JsonNode request = asked.untilHeard("roots/list");

    // When
    there.refuse(request, "{\"code\":-1,\"message\":\"not told\"}");

    // Then
    assertThat(asked.answer().path("error").toString()).contains("not told");
    assertThat(responses().getFirst().json().path("error").path("code").asInt()).isEqualTo(-1);
  }

  @Test
  void hearsOfACancellationUnderTheIdThatItWasAskedWithAndOfNoOther() {
    // Given
    backend.answers(
        "ask",
        Reply.talk(
            talk -> {
              talk.ask("roots/list", "{}");
              talk.notify("notifications/cancelled", "{\"requestId\":\"ask-of-another\"}");
              talk.notify(
                  "notifications/cancelled", "{\"requestId\":\"ask-1\",\"reason\":\"tired\"}");
              talk.finish("{\"content\":[]}");
            }));

    // When
    Opened asked = here.stream("tools/call", LegacyClient.named("ask"));
    asked.untilOver();

    // Then
    assertThat(asked.heard("notifications/cancelled")).hasSize(1);
    JsonNode params = asked.heard("notifications/cancelled").getFirst().path("params");
    assertThat(params.path("requestId")).isEqualTo(asked.heard("roots/list").getFirst().get("id"));
    assertThat(params.path("reason").asText()).isEqualTo("tired");
  }

  @Test
  void keepsIdsOfTheBackendApartThatDifferOnlyInTheirType() {
    // Given
    List<String> ids = List.of("7", "\"7\"", "7.0", "\"a:\\\"b\\u00e9\"");
    backend.answers(
        "ask",
        Reply.talk(
            talk ->
                ids.forEach(
                    id ->
                        talk.message(
                            "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"roots/list\"}"))));
    Opened asked = here.stream("tools/call", LegacyClient.named("ask"));
    List<JsonNode> requests = asked.untilHeard("roots/list", 4);

    // When
    requests.forEach(request -> there.answer(request, GOOD));

    // Then
    assertThat(responses().stream().map(c -> c.body().replaceAll(".*\"id\":(.*),\"result.*", "$1")))
        .containsExactlyElementsOf(ids);
    asked.leave();
  }
}
