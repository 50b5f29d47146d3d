package dev.portolan.testkit;

import static dev.portolan.testkit.FakeModernTest.await;
import static dev.portolan.testkit.FakeModernTest.nextData;
import static dev.portolan.testkit.Http.modernBody;
import static dev.portolan.testkit.Http.modernHeaders;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EverythingServerTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String ASKING = "test_input_required_result_request_state";

  private EverythingServer server;
  private Http http;

  @BeforeEach
  void start() throws Exception {
    server = await(EverythingServer.start(VERTX, 0, Eras.BOTH));
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
  void servesBothErasOnOneEndpoint() {
    // Given
    String initialize =
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":"
            + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}}";

    // When
    JsonNode modern = http.callTool("test_simple_text");
    HttpResponse<String> legacy = http.post(initialize, Map.of());

    // Then
    assertThat(modern.at("/result/resultType").asText()).isEqualTo("complete");
    assertThat(modern.at("/result/content/0/text").asText())
        .isEqualTo("This is a simple text response for testing.");
    assertThat(Json.parse(legacy.body()).at("/result/protocolVersion").asText())
        .isEqualTo("2025-11-25");
    assertThat(legacy.headers().firstValue("Mcp-Session-Id")).isPresent();
  }

  @Test
  void speaksOnlyTheEraItIsForcedTo() throws Exception {
    // Given
    EverythingServer modern = await(EverythingServer.start(VERTX, 0, Eras.MODERN));
    EverythingServer legacy = await(EverythingServer.start(VERTX, 0, Eras.LEGACY));
    String initialize = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{}}";

    // When
    JsonNode refused = Json.parse(new Http(modern.uri()).post(initialize, Map.of()).body());
    HttpResponse<String> probed =
        new Http(legacy.uri())
            .post(modernBody("server/discover", ""), modernHeaders("server/discover", ""));

    // Then
    assertThat(refused.at("/error/code").asInt()).isEqualTo(-32022);
    assertThat(refused.at("/error/data/supported/0").asText()).isEqualTo("2026-07-28");
    assertThat(probed.statusCode()).isEqualTo(400);
    assertThat(probed.body()).contains("-32000");
    await(modern.stop());
    await(legacy.stop());
  }

  @Test
  void refusesOtherOriginsWhereItListensForThisMachineAlone() throws Exception {
    // Given
    SocketAddress named = SocketAddress.inetSocketAddress(0, "localhost");
    EverythingServer open = await(EverythingServer.start(VERTX, named, Eras.BOTH));
    String initialize = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{}}";
    Map<String, String> foreign = Map.of("Origin", "http://elsewhere.example");

    // When
    HttpResponse<String> refused = http.post(initialize, foreign);
    HttpResponse<String> served = new Http(open.uri()).post(initialize, foreign);

    // Then
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(served.statusCode()).isNotEqualTo(403);
    await(open.stop());
  }

  @Test
  void reallyChangesItsToolsWhenItSaysSo() throws Exception {
    // Given
    Iterator<String> lines =
        http.postForLines(
                modernBody("subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}"),
                modernHeaders("subscriptions/listen", ""))
            .iterator();
    await(server.script().awaitOpenListens(1));
    String acknowledged = nextData(lines);
    JsonNode before = http.modern("tools/list", "", "").at("/result/tools");

    // When
    http.callTool("test_trigger_tool_change");

    // Then
    JsonNode after = http.modern("tools/list", "", "").at("/result/tools");
    assertThat(acknowledged).contains("toolsListChanged");
    assertThat(nextData(lines)).contains("tools/list_changed");
    assertThat(after.size()).isEqualTo(before.size());
    assertThat(after).isNotEqualTo(before);
  }

  @Test
  void completesOnlyWithTheStateItSealed() {
    // Given
    JsonNode asked = askingCall("");
    String state = asked.at("/result/requestState").asText();
    String answered =
        ",\"inputResponses\":{\"confirm\":{\"action\":\"accept\",\"content\":{\"ok\":true}}}";

    // When
    JsonNode completed = askingCall(answered + ",\"requestState\":\"" + state + "\"");
    JsonNode refused = askingCall(answered + ",\"requestState\":\"" + state + "x\"");

    // Then
    assertThat(asked.at("/result/resultType").asText()).isEqualTo("input_required");
    assertThat(completed.at("/result/content/0/text").asText()).contains("state-ok");
    assertThat(refused.at("/error/code").asInt()).isEqualTo(-32602);
  }

  @Test
  void refusesACallThatNeedsAnUndeclaredCapability() {
    // Given
    String body = modernBody("tools/call", "\"name\":\"test_missing_capability\"");

    // When
    HttpResponse<String> refused =
        http.post(body, modernHeaders("tools/call", "test_missing_capability"));

    // Then
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Json.parse(refused.body()).at("/error/data/requiredCapabilities/sampling"))
        .isEqualTo(Json.object());
  }

  @Test
  void exampleBackendsAnswerTheSameEveryTime() throws Exception {
    // Given
    FakeMcpServer harbour = await(ExampleBackends.harbour(VERTX, 0));
    FakeMcpServer ledger = await(ExampleBackends.ledger(VERTX, 0));
    ledger.noSessions();
    String add =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":"
            + "{\"name\":\"add_entry\",\"arguments\":{\"account\":\"fuel\",\"cents\":-1205}}}";

    // When
    List<String> tides = List.of(tideAt(new Http(harbour.uri())), tideAt(new Http(harbour.uri())));
    String added = new Http(ledger.uri()).post(add, Map.of()).body();

    // Then
    assertThat(tides.getFirst()).startsWith("Tide at Lisbon: ").isEqualTo(tides.getLast());
    assertThat(added).contains("Balance of fuel: -12.05");
    await(harbour.stop());
    await(ledger.stop());
  }

  private static String tideAt(Http harbour) {
    return harbour
        .modern("tools/call", "\"name\":\"tide\",\"arguments\":{\"port\":\"Lisbon\"}", "tide")
        .at("/result/content/0/text")
        .asText();
  }

  private JsonNode askingCall(String more) {
    String body =
        modernBody("tools/call", "\"name\":\"" + ASKING + "\"" + more)
            .replace("clientCapabilities\":{}", "clientCapabilities\":{\"elicitation\":{}}");
    return Json.parse(http.post(body, modernHeaders("tools/call", ASKING)).body());
  }
}
