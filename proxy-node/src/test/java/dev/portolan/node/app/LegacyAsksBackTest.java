package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Promise;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a legacy backend asks a legacy client amid a call, at two nodes. */
class LegacyAsksBackTest {
  private final Backends backends = new Backends();
  private FakeMcpServer backend;
  private Fleet fleet;
  private LegacyClient here;
  private LegacyClient there;

  @BeforeEach
  void open() {
    backend = backends.legacy().offers(tool("ask"), tool("t"));
    fleet = Fleet.of(2, Backends.mount(backend));
    here = LegacyClient.at(fleet.client(0));
    there = here.elsewhere(fleet.client(1));
  }

  @AfterEach
  void close() {
    fleet.close();
    backends.close();
  }

  private Opened asks(String method, String params) {
    backend.answers(
        "ask",
        Reply.talk(
            talk ->
                talk.ask(method, params)
                    .onSuccess(answer -> talk.finish("{\"content\":[],\"told\":" + answer + "}"))
                    .onFailure(talk::broke)));
    return here.stream("tools/call", LegacyClient.named("ask"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sampling/createMessage | {\"messages\":[],\"maxTokens\":1}",
        "elicitation/create | {\"message\":\"who?\",\"requestedSchema\":{\"type\":\"object\"}}",
        "roots/list | {}",
        "ping | {}",
      })
  void takesTheAnswerAtTheOtherNodeToTheBackendOnce(String method, String params) {
    // Given
    Opened asked = asks(method, params);
    JsonNode request = asked.untilHeard(method);

    // When
    Answer taken = there.answer(request, "{\"x\":[1.50]}");

    // Then
    assertThat(taken.status()).isEqualTo(202);
    assertThat(request.path("id").asText()).isEqualTo("crm:\"ask-1\"");
    assertThat(request.path("params").toString()).isEqualTo(params);
    assertThat(asked.answer().at("/result/told/x/0").asText()).isEqualTo("1.5");
    assertThat(backend.count("response")).isEqualTo(1);
    Call heard = response();
    assertThat(heard.body()).contains("\"id\":\"ask-1\"").contains("{\"x\":[1.50]}");
  }

  private Call response() {
    return backend.calls().stream()
        .filter(call -> call.httpMethod().equals("POST") && call.method().isEmpty())
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Test
  void takesARefusalToTheBackend() {
    // Given
    Opened asked = asks("roots/list", "{}");
    JsonNode request = asked.untilHeard("roots/list");

    // When
    there.refuse(request, "{\"code\":-1,\"message\":\"not told\"}");

    // Then
    assertThat(asked.answer().path("error").toString()).contains("not told");
    assertThat(response().json().path("error").path("code").asInt()).isEqualTo(-1);
  }

  @Test
  void hearsOfACancellationUnderTheIdThatItWasAskedWith() {
    // Given
    Promise<Void> tired = Promise.promise();
    backend.answers(
        "ask",
        Reply.talk(
            talk -> {
              talk.ask("roots/list", "{}");
              tired
                  .future()
                  .onSuccess(
                      go -> {
                        talk.notify(
                            "notifications/cancelled",
                            "{\"requestId\":\"ask-1\",\"reason\":\"tired\"}");
                        talk.finish("{\"content\":[]}");
                      });
            }));
    Opened asked = here.stream("tools/call", LegacyClient.named("ask"));
    JsonNode request = asked.untilHeard("roots/list");

    // When
    tired.complete();

    // Then
    JsonNode params = asked.untilHeard("notifications/cancelled").path("params");
    assertThat(params.path("requestId")).isEqualTo(request.path("id"));
    assertThat(params.path("reason").asText()).isEqualTo("tired");
  }

  @Test
  void keepsIdsOfTheBackendApartThatDifferOnlyInTheirType() {
    // Given
    backend.answers(
        "ask",
        Reply.talk(
            talk -> {
              for (String id : List.of("7", "\"7\"", "7.0", "\"a:\\\"b\\u00e9\"")) {
                talk.message("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"roots/list\"}");
              }
            }));
    Opened asked = here.stream("tools/call", LegacyClient.named("ask"));
    List<JsonNode> requests = asked.untilHeard("roots/list", 4);

    // When
    requests.forEach(request -> there.answer(request, "{\"roots\":[]}"));

    // Then
    assertThat(
            backend.calls().stream()
                .filter(call -> call.httpMethod().equals("POST") && call.method().isEmpty())
                .map(call -> call.body().replaceAll(".*\"id\":(.*),\"result.*", "$1")))
        .containsExactly("7", "\"7\"", "7.0", "\"a:\\\"b\\u00e9\"");
    asked.leave();
    here.end();
  }

  @Test
  void refusesAnAnswerForABackendThatHasAskedNothingInThisSession() {
    // Given
    Opened asked = asks("roots/list", "{}");
    JsonNode request = asked.untilHeard("roots/list");
    LegacyClient fresh = LegacyClient.at(fleet.client(1));

    // When
    Answer refused = fresh.answer(request, "{\"roots\":[]}");

    // Then
    assertThat(refused.status()).isEqualTo(400);
    assertThat(backend.count("response")).isZero();
    asked.leave();
    here.end();
  }
}
