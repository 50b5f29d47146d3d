package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.Era;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whoever posts, at whichever node, what another's session waits for, delivers nothing there
 * (Security Best Practices, Session Hijack Prompt Injection).
 */
class QueueInjectionTest {
  private static final String ROOTS = "{\"roots\":[{\"uri\":\"file:///%s\"}]}";

  private final Backends backends = new Backends();

  @AfterEach
  void close() {
    backends.close();
  }

  private static Reply asking(Call call) {
    if (call.era() == Era.LEGACY) {
      return Reply.talk(
          talk ->
              talk.ask("roots/list", "{}")
                  .onSuccess(answer -> talk.finish(told(answer.toString()))));
    }
    JsonNode answers = call.params().path("inputResponses");
    return answers.isMissingNode()
        ? Reply.json(
            "{\"resultType\":\"input_required\",\"requestState\":\"s\","
                + "\"inputRequests\":{\"q\":{\"method\":\"roots/list\",\"params\":{}}}}")
        : Reply.json(told(answers.toString()));
  }

  private static String told(String text) {
    return "{\"content\":[],\"told\":" + text + "}";
  }

  private static String yaml(FakeMcpServer backend) {
    return """
    tenants:
      acme:
        apiKeys: [{subject: ann, sha256: "%s"}, {subject: bob, sha256: "%s"}]
        mounts: {crm: {url: "%s"}}
    """
        .formatted(Bench.digest("key-of-ann"), Bench.digest("key-of-bob"), backend.uri());
  }

  @ParameterizedTest
  @CsvSource({"LEGACY, 0", "LEGACY, 1", "MODERN, 0", "MODERN, 1"})
  void deliversNothingIntoTheSessionOfAnother(Era era, int node) {
    // Given
    FakeMcpServer backend =
        backends.of(era).offers(tool("ask"), tool("t")).answers("ask", QueueInjectionTest::asking);
    try (Fleet fleet = Fleet.of(2, yaml(backend))) {
      LegacyClient victim = LegacyClient.at(fleet.client(0).withKey("key-of-ann"));
      TestClient bob = fleet.client(node).withKey("key-of-bob");
      LegacyClient attacker = LegacyClient.at(bob);
      attacker.call("t");
      Opened asked = victim.stream("tools/call", LegacyClient.named("ask"));
      JsonNode request = asked.untilHeard("roots/list");

      // When
      Answer stolen = victim.elsewhere(bob).answer(request, ROOTS.formatted("evil"));
      Answer own = attacker.answer(request, ROOTS.formatted("evil"));
      Answer real =
          victim
              .elsewhere(fleet.client(1).withKey("key-of-ann"))
              .answer(request, ROOTS.formatted("good"));

      // Then
      assertThat(stolen.status()).isEqualTo(404);
      assertThat(own.status()).isEqualTo(era == Era.MODERN ? 400 : 202);
      assertThat(real.status()).isEqualTo(202);
      assertThat(asked.answer().path("result").path("told").toString())
          .contains("good")
          .doesNotContain("evil");
    }
  }
}
