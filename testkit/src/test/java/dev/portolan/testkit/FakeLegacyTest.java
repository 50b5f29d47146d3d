package dev.portolan.testkit;

import static dev.portolan.testkit.Definition.tool;
import static dev.portolan.testkit.FakeModernTest.await;
import static dev.portolan.testkit.FakeModernTest.nextData;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FakeLegacyTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":"
          + "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{}}}";
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"t\"}}";

  private FakeMcpServer server;
  private Http http;

  @BeforeEach
  void start() throws Exception {
    server = await(FakeMcpServer.start(VERTX, Era.LEGACY));
    server.offers(tool("t"));
    http = new Http(server.uri());
  }

  @AfterEach
  void stop() throws Exception {
    await(server.stop());
  }

  @AfterAll
  static void close() throws Exception {
    await(VERTX.close());
  }

  @Test
  void asksForASessionAndForgetsItWhenTold() {
    // Given
    Map<String, String> session = openSession();

    // When
    int without = http.post(CALL, Map.of()).statusCode();
    int with = http.post(CALL, session).statusCode();
    server.forgetSessions();
    int after = http.post(CALL, session).statusCode();

    // Then
    assertThat(List.of(without, with, after)).containsExactly(400, 200, 404);
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(1);
    assertThat(server.calls(McpMethod.TOOLS_CALL).get(1).sessionId())
        .isEqualTo(session.get("Mcp-Session-Id"));
  }

  @Test
  void asksTheClientInMidCallAndGoesOnWithItsAnswer() {
    // Given
    server.answers(
        "t",
        Reply.talk(
            talk ->
                talk.ask("roots/list", "{}")
                    .onSuccess(answer -> talk.finish("{\"heard\":" + answer + "}"))));
    Map<String, String> session = openSession();

    // When
    Iterator<String> lines = http.postForLines(CALL, session).iterator();
    String asked = Json.parse(nextData(lines).substring(6)).path("id").asText();
    String answer =
        "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"result\":{\"roots\":[]}}".formatted(asked);
    int accepted = http.post(answer, session).statusCode();

    // Then
    assertThat(accepted).isEqualTo(202);
    assertThat(nextData(lines)).contains("\"id\":7,\"result\":{\"heard\":{\"roots\":[]}}");
    assertThat(server.count("response")).isEqualTo(1);
  }

  @Test
  void announcesOnTheGetStreamOfEachSession() throws Exception {
    // Given
    Map<String, String> session = openSession();
    Iterator<String> lines = http.getForLines(session).iterator();
    await(server.awaitOpenGets(1));

    // When
    server.announceToolsChanged();

    // Then
    assertThat(nextData(lines)).contains("notifications/tools/list_changed");
  }

  @Test
  void resumesAReplyAfterTheLastEventHeard() {
    // Given
    server
        .resumable()
        .answers(
            "t",
            Reply.talk(
                talk -> {
                  talk.log("info", "one");
                  talk.closeStream();
                  talk.finish("{\"content\":[]}");
                }));
    Map<String, String> session = openSession();

    // When
    List<String> first = http.postForLines(CALL, session).toList();
    String lastId = first.stream().filter(line -> line.startsWith("id: ")).toList().getLast();
    List<String> rest =
        http.getForLines(
                Map.of(
                    "Mcp-Session-Id",
                    session.get("Mcp-Session-Id"),
                    "Last-Event-ID",
                    lastId.substring(4)))
            .toList();

    // Then
    assertThat(first).anyMatch(line -> line.contains("one")).noneMatch(FakeLegacyTest::isResult);
    assertThat(rest).anyMatch(FakeLegacyTest::isResult).noneMatch(line -> line.contains("one"));
  }

  @Test
  void endsASessionOnDelete() {
    // Given
    Map<String, String> session = openSession();

    // When
    int deleted = http.send("DELETE", session).statusCode();
    int again = http.send("DELETE", session).statusCode();

    // Then
    assertThat(List.of(deleted, again)).containsExactly(200, 404);
    assertThat(server.sessionCount()).isZero();
  }

  @Test
  void servesWithoutSessionsAndWithoutGetStreams() {
    // Given
    server.noSessions().refusesGet();

    // When
    HttpResponse<String> initialized = http.post(INITIALIZE, Map.of());
    int called = http.post(CALL, Map.of()).statusCode();
    int got = http.send("GET", Map.of()).statusCode();

    // Then
    assertThat(initialized.headers().firstValue("Mcp-Session-Id")).isEmpty();
    assertThat(List.of(called, got)).containsExactly(200, 405);
  }

  private Map<String, String> openSession() {
    HttpResponse<String> response = http.post(INITIALIZE, Map.of());
    String id = response.headers().firstValue("Mcp-Session-Id").orElseThrow();
    return Map.of("Mcp-Session-Id", id, "MCP-Protocol-Version", "2025-06-18");
  }

  private static boolean isResult(String line) {
    return line.contains("\"result\"");
  }
}
