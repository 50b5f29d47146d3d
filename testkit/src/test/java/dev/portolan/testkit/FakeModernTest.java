package dev.portolan.testkit;

import static dev.portolan.testkit.Definition.tool;
import static dev.portolan.testkit.Http.modernBody;
import static dev.portolan.testkit.Http.modernHeaders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FakeModernTest {
  private static final Vertx VERTX = Vertx.vertx();

  private FakeMcpServer server;
  private Http http;

  @BeforeEach
  void start() throws Exception {
    server = await(FakeMcpServer.start(VERTX, Era.MODERN));
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
  void recordsWhatItWasAskedExactly() {
    // Given
    server.offers(tool("search"));
    String body = modernBody("tools/call", "\"name\":\"search\", \"arguments\":{\"n\":1.50}");

    // When
    http.post(body, modernHeaders("tools/call", "search"));
    http.modern("tools/list", "", "");

    // Then
    assertThat(server.calls()).hasSize(2);
    Call call = server.calls(McpMethod.TOOLS_CALL).getFirst();
    assertThat(call.number()).isEqualTo(1);
    assertThat(call.era()).isEqualTo(Era.MODERN);
    assertThat(call.body()).isEqualTo(body);
    assertThat(call.name()).isEqualTo("search");
    assertThat(call.header("mcp-name")).isEqualTo("search");
    assertThat(call.sessionId()).isNull();
    assertThat(server.count(McpMethod.TOOLS_LIST)).isEqualTo(1);
    assertThat(server.counts()).containsOnly(entry("tools/call", 1L), entry("tools/list", 1L));
  }

  @Test
  void listsDefinitionsToTheByteInPages() {
    // Given
    String odd = "{ \"name\":\"odd\",\"x\":1.0e2, \"inputSchema\":{\"type\":\"object\"}}";
    server.offers(odd).offers(tool("b"), tool("c")).pageSize(2).hints(5000, "private");

    // When
    String first = http.post(modernBody("tools/list", ""), modernHeaders("tools/list", "")).body();
    JsonNode second = http.modern("tools/list", "\"cursor\":\"page-2\"", "");

    // Then
    assertThat(first).contains(odd).contains("\"nextCursor\":\"page-2\"");
    assertThat(second.at("/result/tools/0/name").asText()).isEqualTo("c");
    assertThat(second.at("/result").has("nextCursor")).isFalse();
    assertThat(second.at("/result/ttlMs").asInt()).isEqualTo(5000);
    assertThat(second.at("/result/cacheScope").asText()).isEqualTo("private");
    assertThat(second.at("/result/resultType").asText()).isEqualTo("complete");
  }

  @Test
  void refusesHeadersThatDisagreeWithTheBody() {
    // Given
    String schema =
        "{\"type\":\"object\",\"properties\":{\"r\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"}}}";
    server.offers(tool("search", "with a header", schema));
    String body = modernBody("tools/call", "\"name\":\"search\",\"arguments\":{\"r\":\"é\"}");
    Map<String, String> right = modernHeaders("tools/call", "search");
    right.put("Mcp-Param-Region", "=?base64?w6k=?=");
    Map<String, String> wrongName = new HashMap<>(right);
    wrongName.put("Mcp-Name", "other");

    // When
    List<Integer> statuses =
        List.of(
            http.post(body, right).statusCode(),
            http.post(body, modernHeaders("tools/call", "search")).statusCode(),
            http.post(body, wrongName).statusCode());

    // Then
    assertThat(statuses).containsExactly(200, 400, 400);
  }

  @Test
  void streamsEachEventWhenItsGateOpens() {
    // Given
    Promise<Void> gate = Promise.promise();
    server
        .offers(tool("slow"))
        .answers(
            "slow",
            Reply.sse(
                SseEvent.log("info", "one"), SseEvent.resultText("two").after(gate.future())));
    String body = modernBody("tools/call", "\"name\":\"slow\",\"arguments\":{}");

    // When
    Iterator<String> lines =
        http.postForLines(body, modernHeaders("tools/call", "slow")).iterator();
    String first = nextData(lines);
    gate.complete();
    String second = nextData(lines);

    // Then
    assertThat(first).contains("notifications/message");
    assertThat(Json.parse(second.substring(6)).at("/result/content/0/text").asText())
        .isEqualTo("two");
  }

  @Test
  void countsCallsWhoseClientLeft() throws Exception {
    // Given
    server.offers(tool("stuck")).answers("stuck", new Reply.Never());
    CompletableFuture<HttpResponse<String>> pending =
        http.postLater(
            modernBody("tools/call", "\"name\":\"stuck\""), modernHeaders("tools/call", "stuck"));
    await(server.awaitCount(McpMethod.TOOLS_CALL, 1));

    // When
    pending.cancel(true);

    // Then
    await(server.awaitCancelled(1));
    assertThat(server.cancelledCalls()).extracting(Call::name).containsExactly("stuck");
  }

  @Test
  void tellsListenersOnlyWhatTheyAskedFor() throws Exception {
    // Given
    String body =
        modernBody(
            "subscriptions/listen",
            "\"notifications\":{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"a://b\"]}");
    Iterator<String> lines =
        http.postForLines(body, modernHeaders("subscriptions/listen", "")).iterator();
    String acknowledged = nextData(lines);
    await(server.awaitOpenListens(1));

    // When
    server.announcePromptsChanged();
    server.announceToolsChanged();
    server.updated("a://b");
    server.endsListens();

    // Then
    assertThat(acknowledged).contains("subscriptions/acknowledged");
    assertThat(nextData(lines)).contains("tools/list_changed").contains("subscriptionId\":1");
    assertThat(nextData(lines)).contains("resources/updated");
    assertThat(nextData(lines)).contains("\"result\"");
    assertThat(server.openListens()).isZero();
  }

  @Test
  void failsAsToldUntilItRecovers() {
    // Given
    server.offers(tool("search")).fails(503, "busy");
    String body = modernBody("tools/list", "");
    Map<String, String> headers = modernHeaders("tools/list", "");

    // When
    int refused = http.post(body, headers).statusCode();
    server.dropsConnectionMidBody();

    // Then
    assertThat(refused).isEqualTo(503);
    assertThatThrownBy(() -> http.post(body, headers))
        .hasMessageContaining("IOException")
        .hasMessageNotContaining("Timeout");
    server.dropsConnectionBeforeHead();
    assertThatThrownBy(() -> http.post(body, headers))
        .hasMessageContaining("IOException")
        .hasMessageNotContaining("Timeout");
    server.recovers();
    assertThat(http.post(body, headers).statusCode()).isEqualTo(200);
    assertThat(server.cancelled()).isZero();
  }

  static String nextData(Iterator<String> lines) {
    String line = "";
    while (!line.startsWith("data: {")) {
      line = lines.next();
    }
    return line;
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
