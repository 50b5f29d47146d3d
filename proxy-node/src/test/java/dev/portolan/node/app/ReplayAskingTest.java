package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A legacy client that is lost while it is asked comes back, at another node, and answers. */
class ReplayAskingTest {
  private final Backends backends = new Backends();

  @AfterEach
  void close() {
    backends.close();
  }

  private static JsonNode answeredElsewhere(Fleet fleet, String question) {
    LegacyClient here = LegacyClient.at(fleet.client(0));
    LegacyClient there = here.elsewhere(fleet.client(1));
    Opened asked = here.streamOf(ReplayRig.body("ask"));
    JsonNode request = asked.untilHeard(question);
    asked.untilItSays("id: " + ReplayRig.prefix(asked));
    asked.leave();
    // as if the question had never been read
    Opened rest = there.resume(ReplayRig.prefix(asked) + "0");
    assertThat(rest.untilHeard(question)).isEqualTo(request);
    Answer taken = there.answer(request, "{\"roots\":[],\"action\":\"accept\"}");
    assertThat(taken.status()).isEqualTo(202);
    assertThat(rest.ids().getFirst()).isEqualTo(asked.ids().getFirst());
    return rest.answer();
  }

  @Test
  void answersWhatALegacyBackendAsks() {
    // Given
    FakeMcpServer backend = backends.legacy().offers(tool("ask"));
    backend.answers("ask", Inquirer.asks("Sure?"));
    try (Fleet fleet = Fleet.of(2, Backends.mount(backend))) {
      // When
      JsonNode answer = answeredElsewhere(fleet, "elicitation/create");

      // Then
      assertThat(answer.at("/result/content/0/text").asText()).isEqualTo("heard accept");
      assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(1);
    }
  }

  @Test
  void answersWhatAModernBackendRequires() {
    // Given
    FakeMcpServer backend = backends.modern().offers(tool("ask"));
    backend.answers(
        "ask",
        call ->
            Reply.json(
                call.params().has("inputResponses")
                    ? "{\"content\":[],\"said\":\"all\"}"
                    : "{\"resultType\":\"input_required\",\"inputRequests\":"
                        + "{\"q\":{\"method\":\"roots/list\",\"params\":{}}}}"));
    try (Fleet fleet = Fleet.of(2, Backends.mount(backend))) {
      // When
      JsonNode answer = answeredElsewhere(fleet, "roots/list");

      // Then
      assertThat(answer.at("/result/said").asText()).isEqualTo("all");
      assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(2);
    }
  }
}
