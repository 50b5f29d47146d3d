package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Promise;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A legacy client's session is the same at every node, and names are what the mount makes them. */
class LegacyFleetTest {
  private final Backends backends = new Backends();
  private final FakeMcpServer backend =
      backends.legacy().offers(tool("search"), tool("work")).offersResource("crm://a");

  @AfterEach
  void close() {
    backends.close();
  }

  @Test
  void shakesNoHandsOnASecondNode() {
    // Given
    try (Fleet fleet = Fleet.of(2, Backends.mount(backend))) {
      LegacyClient here = LegacyClient.at(fleet.client(0));
      LegacyClient there = here.elsewhere(fleet.client(1));
      fleet.eachClient().forEach(client -> client.list("tools/list"));
      backend.forgetCalls();

      // When
      here.call("search");
      Answer called = there.call("search");

      // Then
      assertThat(called.result().has("content")).isTrue();
      // a node begins on its own account too, to find out how the backend speaks
      assertThat(backend.calls(McpMethod.INITIALIZE))
          .filteredOn(call -> call.params().at("/clientInfo/name").asText().equals("old"))
          .hasSize(1);
      assertThat(backend.calls(McpMethod.TOOLS_CALL).stream().map(Call::sessionId).distinct())
          .hasSize(1);
    }
  }

  @Test
  void keepsItsSessionsAtBackendsWhenANodeStops() {
    // Given
    try (Fleet fleet = Fleet.of(2, Backends.mount(backend))) {
      LegacyClient here = LegacyClient.at(fleet.client(0));
      LegacyClient there = here.elsewhere(fleet.client(1));
      here.call("search");

      // When
      fleet.leave(fleet.node(0));
      Answer called = there.call("search");

      // Then
      assertThat(called.result().has("content")).isTrue();
      assertThat(backend.calls(McpMethod.TOOLS_CALL).stream().map(Call::sessionId).distinct())
          .hasSize(1);
    }
  }

  @Test
  void cancelsFromTheOtherNodeWhatWasCalledAtThisOne() {
    // Given
    backend.answers("work", Reply.talk(talk -> talk.progress(1, 2)));
    try (Fleet fleet = Fleet.of(2, Backends.mount(backend))) {
      LegacyClient here = LegacyClient.at(fleet.client(0));
      Opened working =
          here.streamOf(
              LegacyClient.bodyOf(
                  "77",
                  "tools/call",
                  LegacyClient.named("work") + ",\"_meta\":{\"progressToken\":\"p\"}"));
      working.untilHeard("notifications/progress");

      // When
      Answer told =
          here.elsewhere(fleet.client(1))
              .tell("notifications/cancelled", "{\"requestId\":77,\"reason\":\"enough\"}");

      // Then
      assertThat(told.status()).isEqualTo(202);
      TestClient.await(backend.awaitCount(McpMethod.CANCELLED, 1));
      Call heard = Backends.only(backend, McpMethod.CANCELLED);
      assertThat(heard.params().toString()).isEqualTo("{\"requestId\":77,\"reason\":\"enough\"}");
      assertThat(heard.sessionId())
          .isEqualTo(Backends.only(backend, McpMethod.TOOLS_CALL).sessionId());
      working.leave();
    }
  }

  @Test
  void doesNotTakeAClientThatLeavesForOneThatCancels() {
    // Given
    Promise<Void> gate = Promise.promise();
    backend.answers(
        "work",
        Reply.talk(
            talk -> {
              talk.log("info", "begun");
              gate.future().onSuccess(go -> talk.finish("{\"content\":[]}"));
            }));
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend))) {
      LegacyClient client = LegacyClient.at(node.client());
      Opened working = client.stream("tools/call", LegacyClient.named("work"));
      working.untilHeard("notifications/message");

      // When
      working.leave();
      Opened rest = client.resume(working.ids().getFirst());
      gate.complete();

      // Then
      assertThat(rest.answer().path("result").has("content")).isTrue();
      assertThat(backend.count(McpMethod.CANCELLED)).isZero();
    }
  }

  @Test
  void endsASessionForAllNodes() {
    // Given
    try (Fleet fleet = Fleet.of(2, Backends.mount(backend))) {
      LegacyClient here = LegacyClient.at(fleet.client(0));
      LegacyClient there = here.elsewhere(fleet.client(1));
      here.call("search");

      // When
      Answer ended = there.end();

      // Then
      assertThat(ended.status()).isEqualTo(204);
      assertThat(here.call("search").status()).isEqualTo(404);
      TestClient.await(backend.awaitCount("DELETE", 1));
    }
  }

  @Test
  void namesToolsAndResourcesInBothDirectionsAsTheMountSays() {
    // Given
    backend
        .answers(
            "search",
            Reply.json(
                "{\"content\":[{\"type\":\"resource_link\",\"name\":\"a\",\"uri\":\"crm://a\"}]}"))
        .answers(
            "work",
            Reply.talk(
                talk -> {
                  talk.notify("notifications/resources/updated", "{\"uri\":\"crm://a\"}");
                  talk.finish("{\"content\":[]}");
                }));
    try (NodeUnderTest node =
        NodeUnderTest.of(Backends.mount(backend, "prefix: a, resourceUris: prefix"))) {
      LegacyClient client = LegacyClient.at(node.client());
      String uri = client.ask("resources/list", "").result().at("/resources/0/uri").asText();

      // When
      Answer tools = client.ask("tools/list", "");
      Answer called = client.call("a_search");
      Answer read = client.ask("resources/read", "\"uri\":\"" + uri + "\"");
      Answer subscribed = client.ask("resources/subscribe", "\"uri\":\"" + uri + "\"");
      Opened worked = client.stream("tools/call", LegacyClient.named("a_work"));

      // Then
      assertThat(tools.result().findValuesAsText("name")).contains("a_search", "a_work");
      assertThat(uri).isNotEqualTo("crm://a").contains("crm");
      assertThat(called.result().at("/content/0/uri").asText()).isEqualTo(uri);
      assertThat(read.result().at("/contents/0/uri").asText()).isEqualTo(uri);
      assertThat(subscribed.result().toString()).isEqualTo("{}");
      assertThat(Backends.only(backend, McpMethod.RESOURCES_SUBSCRIBE).name()).isEqualTo("crm://a");
      assertThat(Backends.only(backend, McpMethod.RESOURCES_READ).name()).isEqualTo("crm://a");
      assertThat(backend.calls(McpMethod.TOOLS_CALL))
          .extracting(Call::name)
          .isEqualTo(List.of("search", "work"));
      assertThat(worked.untilHeard("notifications/resources/updated").at("/params/uri").asText())
          .isEqualTo(uri);
    }
  }
}
