package dev.portolan.node.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.BackendRig.Answered;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import dev.portolan.testkit.SseEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of a legacy client to legacy backends, in a session of its own. */
class SessionCallsTest {
  private final SessionRig rig = new SessionRig();
  private final FakeMcpServer server = rig.server(Era.LEGACY);
  private final BoundMount mount = BackendRig.mount(server.uri());

  @AfterEach
  void close() {
    rig.close();
  }

  private Set<String> sessionsUsed() {
    return server.calls(McpMethod.TOOLS_CALL).stream()
        .map(Call::sessionId)
        .collect(Collectors.toSet());
  }

  @Test
  void leavesIdAndBodyOfTheClientAsTheyAre() {
    // Given
    String body =
        """
        {"id" : 7.0,"jsonrpc":"2.0","method":"tools/call","params":{ "_meta": {"progressToken" : 1,\
        "x": [1.50]},"name":"search","arguments":{"é":"\\u00e9"}} }\
        """;
    // When
    Answered answered = rig.answer(rig.left, SessionRig.call(mount, body));
    // Then
    Call heard = server.calls(McpMethod.TOOLS_CALL).getFirst();
    assertThat(heard.body()).isEqualTo(body);
    assertThat(heard.header("MCP-Protocol-Version")).isEqualTo("2025-06-18");
    assertThat(heard.headers()).doesNotContainKeys("Mcp-Name", "Mcp-Method");
    assertThat(answered.reply().id()).hasToString("7.0");
    assertThat(answered.reply().era()).isEqualTo(Era.LEGACY);
  }

  @Test
  void takesOutOfTheBodyOnlyWhatNoLegacyClientMaySay() {
    // Given
    String body =
        """
        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","_meta":{%s"a": 1}}}\
        """;
    // When
    rig.answer(
        rig.left,
        SessionRig.call(mount, body.formatted("\"io.modelcontextprotocol/logLevel\":\"debug\",")));
    // Then
    assertThat(server.calls(McpMethod.TOOLS_CALL).getFirst().body()).isEqualTo(body.formatted(""));
  }

  @Test
  void introducesTheClientToTheBackendInItsOwnWords() {
    // When
    rig.answer(rig.left, SessionRig.call(mount, SessionRig.CALL));
    // Then
    Call initialize = server.calls(McpMethod.INITIALIZE).getFirst();
    assertThat(initialize.body())
        .contains("\"capabilities\":" + SessionRig.CAPABILITIES)
        .contains("\"clientInfo\":" + SessionRig.CLIENT_INFO);
    assertThat(initialize.params().path("protocolVersion").asText()).isEqualTo("2025-06-18");
    assertThat(server.count(McpMethod.INITIALIZED)).isEqualTo(1);
  }

  @Test
  void shakesHandsOnceForFiftyConcurrentCalls() {
    // When
    var all = rig.answers(50, rig.left, rig.session(), SessionRig.call(mount, SessionRig.CALL));
    // Then
    assertThat(all).allMatch(answered -> answered.body().contains("\"result\""));
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(1);
    assertThat(server.count(McpMethod.INITIALIZED)).isEqualTo(1);
    assertThat(sessionsUsed()).hasSize(1);
    assertThat(rig.left.rig().handshakes).containsExactly(true);
  }

  @Test
  void shakesNoHandsOnAnotherNode() {
    // Given
    rig.answer(rig.left, SessionRig.call(mount, SessionRig.CALL));
    // When
    rig.answer(rig.right, SessionRig.call(mount, SessionRig.CALL));
    // Then
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(1);
    assertThat(server.count(McpMethod.TOOLS_CALL)).isEqualTo(2);
    assertThat(sessionsUsed()).hasSize(1);
  }

  @Test
  void shakesNoHandsForACopyOfTheSessionFromBeforeTheFirst() {
    // Given
    ClientSession before = rig.session();
    var call = SessionRig.call(mount, SessionRig.CALL);
    BackendRig.await(rig.calling(rig.left, before, call));
    // When
    BackendRig.await(rig.calling(rig.left, before, call));
    // Then
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(1);
  }

  @Test
  void endsTheSessionOfTheNodeThatLosesARace() {
    // Given
    rig.store.beforeEntering = () -> server.awaitCount(McpMethod.INITIALIZED, 2);
    ClientSession before = rig.session();
    var call = SessionRig.call(mount, SessionRig.CALL);
    // When
    BackendRig.await(
        Future.all(rig.calling(rig.left, before, call), rig.calling(rig.right, before, call)));
    // Then
    BackendRig.await(server.awaitCount("DELETE", 1));
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(2);
    assertThat(sessionsUsed()).hasSize(1);
    await().until(() -> server.sessionCount() == 1);
    assertThat(server.count(McpMethod.TOOLS_CALL)).isEqualTo(2);
  }

  @Test
  void keepsTheSessionsOfTwoClientsApart() {
    // Given
    try (SessionRig other = new SessionRig()) {
      rig.answer(rig.left, SessionRig.call(mount, SessionRig.CALL));
      // When
      other.answer(other.left, SessionRig.call(mount, SessionRig.CALL));
    }
    // Then
    assertThat(sessionsUsed()).hasSize(2);
  }

  @Test
  void speaksWithABackendThatKeepsNoSessions() {
    // Given
    server.noSessions();
    var call = SessionRig.call(mount, SessionRig.CALL);
    rig.answer(rig.left, call);
    // When
    Answered answered = rig.answer(rig.right, call);
    // Then
    assertThat(answered.body()).contains("\"result\"");
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(1);
    assertThat(sessionsUsed()).containsOnlyNulls();
  }

  @Test
  void cancelsNothingWhenTheClientLeaves() {
    // Given
    Promise<Void> left = Promise.promise();
    server.answers("search", new Reply.Never());
    var sent =
        rig.sending(
            rig.left, rig.session(), SessionRig.call(mount, SessionRig.CALL), left.future());
    BackendRig.await(server.awaitCount(McpMethod.TOOLS_CALL, 1));
    // When
    rig.left.rig().onLoop(() -> Future.succeededFuture(left.tryComplete()));
    // Then
    BackendRig.await(server.awaitCancelled(1));
    BackendRig.fault(sent);
    rig.answer(rig.left, SessionRig.call(mount, SessionRig.CALL.replace("tools/call", "ping")));
    assertThat(server.count(McpMethod.CANCELLED)).isZero();
  }

  @Test
  void handsOnWhatTheServerAsksAmidACallAndTakesTheAnswerFromAnyNode() {
    // Given
    server.answers(
        "search", Reply.sse(SseEvent.ask("roots/list", "{}"), SseEvent.resultText("thanks")));
    BackendReply reply =
        BackendRig.await(
            rig.sending(
                rig.left,
                rig.session(),
                SessionRig.call(mount, SessionRig.CALL),
                Promise.promise().future()));
    var read = rig.left.rig().onLoop(() -> BackendRig.read(reply));
    // When
    boolean told =
        rig.tell(
            rig.right, mount, "{\"jsonrpc\":\"2.0\",\"id\":\"ask-1\",\"result\":{\"roots\":[]}}");
    // Then
    assertThat(told).isTrue();
    assertThat(BackendRig.await(read).body()).contains("roots/list").contains("thanks");
    assertThat(reply.id()).hasToString("\"c-1\"");
  }
}
