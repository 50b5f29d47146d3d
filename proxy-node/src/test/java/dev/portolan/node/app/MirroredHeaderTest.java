package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.Definition;
import dev.portolan.testkit.FakeMcpServer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that disagree with the body are refused before any backend hears of it. */
class MirroredHeaderTest {
  private static final String REGION =
      "{\"type\":\"object\",\"properties\":{\"region\":{\"type\":\"string\","
          + "\"x-mcp-header\":\"Region\"}}}";
  private static final String TOOL = "tools/call";
  private static final String NAMED = "\"name\":\"t\"";
  private static final String OLD = TestClient.META.replace(TestClient.VERSION, "2031-01-01");

  private final Bench bench = new Bench();
  private final FakeMcpServer backend =
      bench.backend("t", "ünïcode").offers(Definition.tool("placed", "By region", REGION));
  private final NodeUnderTest node = bench.nodeBefore(backend);

  @AfterEach
  void close() {
    bench.close();
  }

  @ParameterizedTest
  @CsvSource({
    "MCP-Protocol-Version, 2025-11-25",
    "MCP-Protocol-Version, ''",
    "Mcp-Method, tools/list",
    "Mcp-Method, TOOLS/CALL",
    "Mcp-Method, ''",
    "Mcp-Name, other",
    "Mcp-Name, T",
    "Mcp-Name, ''",
    "Mcp-Name, =?base64?b3RoZXI=?=",
    "Mcp-Name, =?base64?!!!?=",
  })
  void refusesAHeaderThatSaysSomethingElse(String header, String value) {
    // When
    var answer = sendWith(header, value);

    // Then
    refusedAsMismatch(answer);
    assertThat(answer.error().path("message").asText()).contains(header);
  }

  @ParameterizedTest
  @ValueSource(strings = {McpHeader.PROTOCOL_VERSION, McpHeader.METHOD, McpHeader.NAME})
  void refusesAHeaderThatIsNotThere(String header) {
    // When
    var answer = sendWith(header, null);

    // Then
    refusedAsMismatch(answer);
    assertThat(answer.error().path("message").asText()).contains(header);
  }

  @Test
  void takesANameThatHadToBeEncoded() {
    // Given
    Map<String, String> headers = new HashMap<>(TestClient.headersOf(TOOL, NAMED));
    headers.put(McpHeader.NAME, "=?base64?w7xuw69jb2Rl?=");

    // When
    var answer = node.client().send(TestClient.bodyOf(1, TOOL, "\"name\":\"ünïcode\""), headers);

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.result().at("/content/0/text").asText()).isEqualTo("ünïcode");
  }

  @ParameterizedTest
  @CsvSource({"eu, us", "eu, ''", "é, =?base64?w6g=?="})
  void refusesAMirroredParameterThatSaysSomethingElse(String argument, String header) {
    // When
    var answer =
        node.client()
            .with("Mcp-Param-Region", header)
            .call("placed", "{\"region\":\"" + argument + "\"}");

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(-32020);
    assertThat(Bench.callsAt(backend)).isZero();
  }

  @Test
  void refusesAMirroredParameterThatIsNotThere() {
    // When
    var answer = node.client().call("placed", "{\"region\":\"eu\"}");

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(-32020);
    assertThat(Bench.callsAt(backend)).isZero();
  }

  @Test
  void mirrorsAParameterTowardsTheBackend() {
    // When
    var answer =
        node.client()
            .with("Mcp-Param-Region", "=?base64?w6k=?=")
            .call("placed", "{\"region\":\"é\"}");

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(backend.calls(McpMethod.TOOLS_CALL).getFirst().header("Mcp-Param-Region"))
        .isEqualTo("=?base64?w6k=?=");
  }

  @Test
  void namesTheSupportedVersionsToAClientOfAnother() {
    // Given
    Map<String, String> headers = new HashMap<>(TestClient.headersOf(TOOL, NAMED));
    headers.put(McpHeader.PROTOCOL_VERSION, "2031-01-01");

    // When
    var answer =
        node.client().send(TestClient.bodyOf(5, TOOL, NAMED + ",\"_meta\":" + OLD), headers);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(-32022);
    assertThat(answer.json().path("id").asInt()).isEqualTo(5);
    assertThat(answer.error().at("/data/supported/0").asText()).isEqualTo(TestClient.VERSION);
    assertThat(answer.error().at("/data/requested").asText()).isEqualTo("2031-01-01");
    assertThat(backend.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "7", "{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}"})
  void refusesARequestThatDoesNotSayWhatItsClientCanDo(String meta) {
    // When
    var answer =
        node.client()
            .send(
                TestClient.bodyOf(5, TOOL, NAMED + ",\"_meta\":" + meta),
                TestClient.headersOf(TOOL, NAMED));

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(-32602);
    assertThat(backend.calls()).isEmpty();
  }

  private TestClient.Answer sendWith(String header, @Nullable String value) {
    Map<String, String> headers = new HashMap<>(TestClient.headersOf(TOOL, NAMED));
    if (value == null) {
      headers.remove(header);
    } else {
      headers.put(header, value);
    }
    return node.client().send(TestClient.bodyOf(5, TOOL, NAMED), headers);
  }

  private void refusedAsMismatch(TestClient.Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(-32020);
    assertThat(answer.json().path("id").asInt()).isEqualTo(5);
    assertThat(backend.calls()).isEmpty();
  }
}
