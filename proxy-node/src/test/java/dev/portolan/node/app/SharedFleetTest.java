package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Promise;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What legacy clients that share sessions at a backend do at one node, and mean at another. */
class SharedFleetTest {
  private static final String UPDATED = "notifications/resources/updated";

  private final Backends backends = new Backends();
  private FakeMcpServer backend;
  private Fleet fleet;
  private LegacyClient here;
  private LegacyClient there;

  @BeforeEach
  void open() {
    backend = backends.legacy().offers(tool("search"), tool("work")).offersResource("crm://a");
    // calls whose clients have left are not waited for at the end
    fleet =
        Fleet.of(
            2, "limits: {drainTimeout: 200ms}\n" + Backends.mount(backend, "sessions: shared"));
    here = LegacyClient.at(fleet.client(0), LegacyClient.LATEST, "{}");
    there = here.elsewhere(fleet.client(1));
  }

  @AfterEach
  void close() {
    fleet.close();
    backends.close();
  }

  private static Opened works(LegacyClient client, int id) {
    Opened working =
        client.streamOf(
            LegacyClient.bodyOf(
                Integer.toString(id),
                "tools/call",
                LegacyClient.named("work") + ",\"_meta\":{\"progressToken\":\"p\"}"));
    working.untilHeard("notifications/progress");
    return working;
  }

  @Test
  void cancelsFromTheOtherNodeItsOwnCallAndNoOther() {
    // Given
    backend.answers("work", Reply.talk(talk -> talk.progress(1, 2)));
    LegacyClient bystander = LegacyClient.at(fleet.client(0), LegacyClient.LATEST, "{}");
    Opened others = works(bystander, 77);
    Opened working = works(here, 77);

    // When
    Answer told = there.tell("notifications/cancelled", "{\"requestId\":77,\"reason\":\"enough\"}");

    // Then
    assertThat(told.status()).isEqualTo(202);
    TestClient.await(backend.awaitCount(McpMethod.CANCELLED, 1));
    working.untilOver();
    Call cancelled = backend.calls(McpMethod.TOOLS_CALL).getLast();
    Call heard = Backends.only(backend, McpMethod.CANCELLED);
    assertThat(heard.params().path("requestId")).isEqualTo(cancelled.json().path("id"));
    assertThat(heard.sessionId()).isEqualTo(cancelled.sessionId());
    assertThat(others.isOver()).isFalse();
    others.leave();
  }

  @Test
  void doesNotTakeAClientThatLeavesForOneThatCancels() {
    // Given
    Promise<Void> gate = Promise.promise();
    backend.answers(
        "work",
        Reply.talk(
            talk -> {
              talk.progress(1, 2);
              gate.future().onSuccess(go -> talk.finish("{\"content\":[]}"));
            }));
    Opened working = works(here, 7);

    // When
    working.leave();
    Opened rest = there.resume(working.ids().getFirst());
    gate.complete();

    // Then
    assertThat(rest.answer().path("result").has("content")).isTrue();
    assertThat(rest.answer().path("id").asInt()).isEqualTo(7);
    assertThat(backend.count(McpMethod.CANCELLED)).isZero();
  }

  @Test
  void hearsUpdatesOfWhatItSubscribedToAtTheOtherNode() {
    // Given
    here.call("search");
    Opened stream = there.listen();
    LegacyClient bystander = LegacyClient.at(fleet.client(1), LegacyClient.LATEST, "{}");
    Opened others = bystander.listen();

    // When
    Answer subscribed = here.ask("resources/subscribe", "\"uri\":\"crm://a\"");
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> {
              backend.updated("crm://a");
              return !stream.heard(UPDATED).isEmpty();
            });

    // Then
    assertThat(subscribed.result().toString()).isEqualTo("{}");
    assertThat(stream.untilHeard(UPDATED).at("/params/uri").asText()).isEqualTo("crm://a");
    assertThat(others.heard(UPDATED)).isEmpty();
    stream.leave();
    others.leave();
  }

  @Test
  void unsubscribesNobodyButItself() {
    // Given
    LegacyClient other = LegacyClient.at(fleet.client(1), LegacyClient.LATEST, "{}");
    Opened stream = there.listen();
    Opened others = other.listen();
    here.ask("resources/subscribe", "\"uri\":\"crm://a\"");
    other.ask("resources/subscribe", "\"uri\":\"crm://a\"");
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> {
              backend.updated("crm://a");
              return !stream.heard(UPDATED).isEmpty() && !others.heard(UPDATED).isEmpty();
            });

    // When
    there.ask("resources/unsubscribe", "\"uri\":\"crm://a\"");
    int before = others.heard(UPDATED).size();

    // Then
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> {
              backend.updated("crm://a");
              return others.heard(UPDATED).size() > before;
            });
    assertThat(backend.count("resources/unsubscribe")).isZero();
    stream.leave();
    others.leave();
  }
}
