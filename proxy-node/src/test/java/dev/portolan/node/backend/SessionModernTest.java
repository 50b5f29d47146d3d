package dev.portolan.node.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.BackendRig.Answered;
import dev.portolan.node.wire.LogLevel;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import dev.portolan.testkit.SseEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of a legacy client to modern backends: every request says what it said once. */
class SessionModernTest {
  private static final String ENVELOPE =
      "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientInfo\":"
          + SessionRig.CLIENT_INFO
          + ",\"io.modelcontextprotocol/clientCapabilities\":"
          + SessionRig.CAPABILITIES;
  private static final String HEAD =
      "{\"jsonrpc\":\"2.0\", \"id\":\"c-1\" ,\"method\":\"tools/call\"";

  private final SessionRig rig = new SessionRig();
  private final FakeMcpServer server = rig.server(Era.MODERN);

  @AfterEach
  void close() {
    rig.close();
  }

  private Answered answer(String body) {
    return rig.answer(rig.left, SessionRig.call(BackendRig.mount(server.uri()), body));
  }

  private Call heard() {
    return server.calls(McpMethod.TOOLS_CALL).getLast();
  }

  /** In what comes, § stands for the envelope, and the id is ours. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '!',
      textBlock =
          """
          {"name":"search"} | {"_meta":{§},"name":"search"}
          { "name":"search" } | {"_meta":{§}, "name":"search" }
          {"name":"search","_meta":{}} | {"name":"search","_meta":{§}}
          {"name":"search","_meta":{ }} | {"name":"search","_meta":{§ }}
          {"name":"search","_meta":{ "progressToken" : 1.0, "traceparent":"x"}} | \
          {"name":"search","_meta":{§, "progressToken" : 1.0, "traceparent":"x"}}
          {"_meta":{"io.modelcontextprotocol/logLevel":"debug"},"name":"search"} | \
          {"_meta":{§},"name":"search"}
          {"_meta":{"a": 1,"io.modelcontextprotocol/x":{"y":1}},"name":"search"} | \
          {"_meta":{§,"a": 1},"name":"search"}
          """)
  void stampsWhatTheClientSaidOnceAndKeepsWhatItSaysNow(String params, String stamped) {
    // When
    Answered answered = answer(HEAD + ",\"params\":" + params + "}");
    // Then
    String id = answered.reply().id().toString();
    assertThat(heard().body())
        .isEqualTo(
            HEAD.replace("\"c-1\"", id) + ",\"params\":" + stamped.replace("§", ENVELOPE) + "}");
    assertThat(answered.reply().era()).isEqualTo(Era.MODERN);
    assertThat(answered.body()).contains("\"result\"");
  }

  @Test
  void makesParamsWhereThereAreNone() {
    // When
    Answered answered = answer("{\"method\":\"tools/call\",\"id\":3,\"jsonrpc\":\"2.0\"}");
    // Then
    assertThat(heard().body())
        .isEqualTo(
            "{\"method\":\"tools/call\",\"id\":%s,\"params\":{\"_meta\":{%s}},\"jsonrpc\":\"2.0\"}"
                .formatted(answered.reply().id(), ENVELOPE));
  }

  @Test
  void saysTheLevelThatTheClientWantsToHear() {
    // Given
    BackendRig.await(rig.store.setLogLevel(rig.key, LogLevel.WARNING));
    // When
    answer(SessionRig.CALL);
    // Then
    assertThat(heard().meta("io.modelcontextprotocol/logLevel").asText()).isEqualTo("warning");
  }

  @Test
  void mirrorsMethodAndNameAndBringsNoSession() {
    // When
    answer(SessionRig.CALL);
    // Then
    assertThat(heard().header("Mcp-Method")).isEqualTo("tools/call");
    assertThat(heard().header("Mcp-Name")).isEqualTo("search");
    assertThat(heard().header("MCP-Protocol-Version")).isEqualTo("2026-07-28");
    assertThat(heard().sessionId()).isNull();
    assertThat(server.count(McpMethod.INITIALIZE)).isZero();
    assertThat(rig.session().session().backends()).isEmpty();
  }

  @Test
  void letsOnlyTheConnectionGoWhenTheClientLeaves() {
    // Given
    server.answers(
        "search", Reply.sse(SseEvent.resultText("late").after(Promise.promise().future())));
    BackendReply reply =
        BackendRig.await(
            rig.sending(
                rig.left,
                rig.session(),
                SessionRig.call(BackendRig.mount(server.uri()), SessionRig.CALL),
                Promise.promise().future()));
    // When
    rig.left
        .rig()
        .onLoop(
            () -> {
              reply.cancel();
              return Future.succeededFuture();
            });
    // Then
    BackendRig.await(server.awaitCancelled(1));
  }
}
