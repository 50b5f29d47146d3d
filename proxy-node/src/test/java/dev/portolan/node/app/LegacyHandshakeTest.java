package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a legacy client and the gateway get to know each other. */
class LegacyHandshakeTest {
  private final Backends backends = new Backends();
  private FakeMcpServer modern;
  private FakeMcpServer legacy;
  private NodeUnderTest node;

  @BeforeEach
  void open() {
    modern =
        backends
            .modern()
            .offers(tool("new"))
            .answers(
                McpMethod.DISCOVER,
                Reply.json(
                    """
                    {"supportedVersions":["2026-07-28"],"instructions":"Of the new.",
                     "capabilities":{"tools":{},"completions":{},"extensions":{"x/y":{}}},
                     "ttlMs":1000,"cacheScope":"public"}
                    """));
    legacy =
        backends
            .legacy()
            .offers(tool("old"))
            .noSessions()
            .answers(
                McpMethod.INITIALIZE,
                Reply.json(
                    """
                    {"protocolVersion":"2025-11-25","serverInfo":{"name":"o","version":"1"},
                     "instructions":"Of the old.",
                     "capabilities":{"tools":{},"logging":{},"resources":{"subscribe":true}}}
                    """));
    node =
        NodeUnderTest.of(
            "tenants: {acme: {mounts: {m: {url: \"%s\"}, l: {url: \"%s\"}}}}\n"
                .formatted(modern.uri(), legacy.uri()));
  }

  @AfterEach
  void close() {
    node.close();
    backends.close();
  }

  private Answer post(String body, Map<String, String> headers) {
    return node.client().send(body, headers);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-03-26, 2025-03-26",
    "2025-06-18, 2025-06-18",
    "2025-11-25, 2025-11-25",
    "2024-11-05, 2025-11-25",
    "2026-07-28, 2025-11-25",
    "1999-01-01, 2025-11-25",
    "whatever, 2025-11-25",
  })
  void speaksTheVersionOfTheClientOrElseTheNewest(String asked, String spoken) {
    // When
    Answer begun = post(LegacyClient.initialize(asked, "{}"), Map.of());

    // Then
    assertThat(begun.status()).isEqualTo(200);
    assertThat(begun.json().path("id").asText()).isEqualTo("begin");
    assertThat(begun.result().path("protocolVersion").asText()).isEqualTo(spoken);
    assertThat(begun.result().path("serverInfo").path("name").asText()).isNotEmpty();
    assertThat(begun.headers().get(McpHeader.SESSION_ID)).matches("[A-Za-z0-9_-]{43}");
  }

  @Test
  void givesEachClientASessionOfItsOwn() {
    // When
    LegacyClient one = LegacyClient.at(node.client());
    LegacyClient other = LegacyClient.at(node.client());

    // Then
    assertThat(one.session()).isNotEqualTo(other.session());
  }

  @Test
  void offersWhatBackendsOfBothErasOfferTogether() {
    // When
    JsonNode result = LegacyClient.at(node.client()).introduced().result();

    // Then
    JsonNode capabilities = result.path("capabilities");
    assertThat(capabilities.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("tools", "completions", "logging", "resources");
    assertThat(capabilities.at("/tools/listChanged").asBoolean()).isTrue();
    assertThat(capabilities.at("/resources/subscribe").asBoolean()).isTrue();
    assertThat(result.path("instructions").asText()).isEqualTo("Of the new.\n\nOf the old.");
    assertThat(result.has("resultType")).isFalse();
  }

  @Test
  void keepsOfALargeIntroductionWhatTheProtocolKnows() {
    // Given
    legacy.recovers();
    String info = "{\"name\":\"old\",\"version\":\"1\",\"icons\":\"" + "x".repeat(20_000) + "\"}";
    String body =
        LegacyClient.initialize(LegacyClient.LATEST, "{\"roots\":{}}")
            .replace("{\"name\":\"old\",\"version\":\"1.0\"}", info);

    // When
    Answer begun = post(body, Map.of());
    legacy.forgetCalls();
    post(
        LegacyClient.bodyOf("1", "tools/call", LegacyClient.named("old")),
        Map.of(McpHeader.SESSION_ID, begun.headers().get(McpHeader.SESSION_ID)));

    // Then
    JsonNode told = Backends.only(legacy, McpMethod.INITIALIZE).params();
    assertThat(told.path("clientInfo").toString())
        .isEqualTo("{\"name\":\"old\",\"version\":\"1\"}");
    assertThat(told.path("capabilities").toString()).isEqualTo("{\"roots\":{}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"protocolVersion\":\"\"}",
        "{\"protocolVersion\":7}",
        "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":[]}",
        "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":\"me\"}",
      })
  void refusesAnIntroductionThatIsNone(String params) {
    // When
    Answer refused =
        post(
            "{\"jsonrpc\":\"2.0\",\"id\":41,\"method\":\"initialize\",\"params\":" + params + "}",
            Map.of());

    // Then
    assertThat(refused.status()).isEqualTo(200);
    assertThat(refused.code()).isEqualTo(-32602);
    assertThat(refused.json().path("id").asInt()).isEqualTo(41);
    assertThat(refused.headers().contains(McpHeader.SESSION_ID)).isFalse();
  }

  @Test
  void refusesALargeIntroductionThatSaysSomethingTwice() {
    // Given
    String twice = "{\"roots\":{},\"roots\":{},\"x\":\"" + "y".repeat(2_000) + "\"}";

    // When
    Answer refused = post(LegacyClient.initialize(LegacyClient.LATEST, twice), Map.of());

    // Then
    assertThat(refused.status()).isEqualTo(200);
    assertThat(refused.code()).isEqualTo(-32602);
    assertThat(refused.body()).contains("capabilities: ");
  }

  @Test
  void refusesAnIntroductionThatStaysTooLarge() {
    // When
    Answer refused =
        post(
            LegacyClient.initialize(
                LegacyClient.LATEST, "{\"roots\":{\"x\":\"" + "y".repeat(2_000) + "\"}}"),
            Map.of());

    // Then
    assertThat(refused.code()).isEqualTo(-32602);
  }

  @ParameterizedTest
  @CsvSource({"notifications/initialized, 202, ''", "ping, 200, {}"})
  void answersItselfWhatIsBetweenClientAndGateway(String method, int status, String result) {
    // Given
    LegacyClient client = LegacyClient.at(node.client());
    int heard = modern.calls().size() + legacy.calls().size();

    // When
    Answer answer =
        result.isEmpty() ? client.tell(method, "{}") : client.ask(method, "\"_meta\":{}");

    // Then
    assertThat(answer.status()).isEqualTo(status);
    assertThat(result.isEmpty() ? answer.body() : answer.result().toString()).isEqualTo(result);
    assertThat(modern.calls().size() + legacy.calls().size()).isEqualTo(heard);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tools/list", "ping", "notifications/initialized"})
  void refusesWhatNamesNoSession(String method) {
    // When
    Answer refused = post(LegacyClient.bodyOf("1", method, ""), Map.of());

    // Then
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error().path("message").asText()).contains("Mcp-Session-Id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-11-05", "2099-01-01", "nonsense", "2025-11-25, 2025-06-18"})
  void refusesVersionsThatAreNotSpoken(String version) {
    // Given
    LegacyClient client = LegacyClient.at(node.client());

    // When
    Answer refused =
        post(
            LegacyClient.bodyOf("1", "tools/list", ""),
            Map.of(McpHeader.SESSION_ID, client.session(), McpHeader.PROTOCOL_VERSION, version));

    // Then
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("id").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE"})
  void takesNothingButPostsOfWhoNamesNoSession(String verb) {
    // When
    Answer refused =
        TestClient.await(
            node.client()
                .sends(HttpMethod.valueOf(verb), "", Map.of("Accept", "text/event-stream")));

    // Then
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.headers().get("Allow")).isEqualTo("POST");
    assertThat(refused.body()).contains("HTTP+SSE of 2024-11-05 is not served");
  }

  @Test
  void servesAModernRequestAsModernWhateverSessionItNames() {
    // When
    Answer listed = node.client().with(McpHeader.SESSION_ID, "stray").list("tools/list");

    // Then
    assertThat(listed.status()).isEqualTo(200);
    assertThat(listed.result().path("resultType").asText()).isEqualTo("complete");
    assertThat(listed.headers().contains(McpHeader.SESSION_ID)).isFalse();
  }

  @Test
  void tellsModernBackendsWhoTheClientIsAndWhatItCanDo() {
    // When
    LegacyClient.at(node.client(), "2025-06-18", "{\"roots\":{}}").call("new");

    // Then
    Call heard = Backends.only(modern, McpMethod.TOOLS_CALL);
    assertThat(heard.meta("io.modelcontextprotocol/clientCapabilities").toString())
        .isEqualTo("{\"roots\":{}}");
    assertThat(heard.meta("io.modelcontextprotocol/clientInfo").path("name").asText())
        .isEqualTo("old");
    assertThat(heard.sessionId()).isNull();
  }
}
