package dev.portolan.node.wire;

import static dev.portolan.node.wire.Requests.body;
import static dev.portolan.node.wire.Requests.fault;
import static dev.portolan.node.wire.Requests.good;
import static dev.portolan.node.wire.Requests.headers;
import static dev.portolan.node.wire.Requests.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.HeaderValue;
import dev.portolan.node.fault.Fault;
import io.vertx.core.MultiMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MirroredHeadersTest {

  @Test
  void refusesAVersionHeaderThatDiffersBeforeAskingWhetherItIsSpoken() {
    // Given
    String body = body("server/discover", "").replace("2026-07-28", "v999.0.0");
    // When
    Fault fault = fault(read(headers("server/discover"), body));
    // Then
    assertThat(fault).isInstanceOf(Fault.HeaderMismatch.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v999.0.0", "2025-11-25", "2027-01-01", ""})
  void refusesAVersionThatIsNotSpokenAndNamesThoseThatAre(String version) {
    // Given
    String body = body("server/discover", "").replace("2026-07-28", version);
    MultiMap headers = headers("server/discover").set("MCP-Protocol-Version", version);
    // When
    Fault fault = fault(read(headers, body));
    // Then
    assertThat(fault).isEqualTo(new Fault.UnsupportedVersion(version, List.of("2026-07-28")));
  }

  @Test
  void refusesABodyWithAVersionWithoutTheHeader() {
    // Given
    MultiMap headers = headers("tools/list").remove("MCP-Protocol-Version");
    // When
    Fault fault = fault(read(headers, body("tools/list", "")));
    // Then
    assertThat(fault).isInstanceOf(Fault.HeaderMismatch.class);
    assertThat(fault.toString()).contains("MCP-Protocol-Version").contains("missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|params._meta",
        "{\"_meta\":3}|params._meta",
        "{\"_meta\":{\"io.modelcontextprotocol/clientCapabilities\":{}}}|/protocolVersion",
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":5}}|/protocolVersion",
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}|Capabilities",
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":[]}}|Capabilities"
      })
  void refusesMetaThatLacksWhatIsRequiredAndNamesIt(String params, String named) {
    // Given
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"server/discover\",\"params\":" + params + "}";
    // When
    Fault fault = fault(read(headers("server/discover"), body));
    // Then
    assertThat(fault).isInstanceOf(Fault.InvalidMeta.class);
    assertThat(fault.toString()).contains(named);
  }

  @Test
  void refusesARequestWithoutParamsAsOneWithoutMeta() {
    // When
    Fault fault =
        fault(
            read(
                headers("tools/list"), "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}"));
    // Then
    assertThat(fault).isInstanceOf(Fault.InvalidMeta.class);
  }

  @Test
  void refusesSeveralVersionHeadersThatDiffer() {
    // Given
    MultiMap headers = headers("tools/list").add("MCP-Protocol-Version", "2025-11-25");
    // When
    Fault fault = fault(read(headers, body("tools/list", "")));
    // Then
    assertThat(fault).isInstanceOf(Fault.HeaderMismatch.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prompts/list", "TOOLS/LIST", ""})
  void refusesAMethodHeaderThatDiffers(String header) {
    // When
    Fault fault = fault(read(headers(header), body("tools/list", "")));
    // Then
    assertThat(fault).isInstanceOf(Fault.HeaderMismatch.class);
  }

  @Test
  void refusesAMissingMethodHeader() {
    // When
    Fault fault = fault(read(headers("x").remove("Mcp-Method"), body("tools/list", "")));
    // Then
    assertThat(fault).isInstanceOf(Fault.HeaderMismatch.class);
  }

  @Test
  void acceptsTheSameHeaderTwiceAndSpaceAround() {
    // Given
    MultiMap headers =
        headers("tools/call").add("MCP-METHOD", " tools/call ").add("Mcp-Name", "  add  ");
    // When
    McpRequest request = good(read(headers, body("tools/call", ",\"name\":\"add\"")));
    // Then
    assertThat(request.name()).isEqualTo("add");
  }

  @ParameterizedTest
  @CsvSource({
    "tools/call,name", "prompts/get,name", "resources/read,uri",
    "tasks/get,taskId", "tasks/update,taskId", "tasks/cancel,taskId"
  })
  void requiresTheNameHeaderAndTheMemberItMirrors(String method, String member) {
    // Given
    String body = body(method, ",\"" + member + "\":\"né\"");
    MultiMap named = headers(method).add("Mcp-Name", HeaderValue.encode("né"));
    // When
    McpRequest request = good(read(named, body));
    // Then
    assertThat(request.name()).isEqualTo("né");
    assertThat(fault(read(headers(method), body))).isInstanceOf(Fault.HeaderMismatch.class);
    assertThat(fault(read(headers(method).add("Mcp-Name", "né"), body)))
        .isInstanceOf(Fault.HeaderMismatch.class);
    assertThat(fault(read(named.add("Mcp-Name", "other"), body)))
        .isInstanceOf(Fault.HeaderMismatch.class);
    assertThat(fault(read(named, body(method, "")))).isInstanceOf(Fault.InvalidParams.class);
    assertThat(fault(read(named, body(method, ",\"" + member + "\":5"))))
        .isInstanceOf(Fault.InvalidParams.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"=?base64?SGVsbG8?=", "=?base64?SGVs!!!bG8=?=", "=?base64?/w==?="})
  void refusesANameHeaderThatIsBadBase64(String header) {
    // Given
    MultiMap headers = headers("tools/call").add("Mcp-Name", header);
    // When
    Fault fault = fault(read(headers, body("tools/call", ",\"name\":\"Hello\"")));
    // Then
    assertThat(fault).isInstanceOf(Fault.HeaderMismatch.class);
  }

  @Test
  void boundsTheLengthOfNames() {
    // Given
    String name = "n".repeat(8193);
    MultiMap headers = headers("tools/call").add("Mcp-Name", name);
    // When
    Fault fault = fault(read(headers, body("tools/call", ",\"name\":\"" + name + "\"")));
    // Then
    assertThat(fault).isInstanceOf(Fault.InvalidParams.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"cursor\":5",
        "\"cursor\":null",
        "\"requestState\":{}",
        "\"arguments\":[]",
        "\"arguments\":null",
        "\"inputResponses\":[]"
      })
  void refusesParametersOfTheWrongType(String member) {
    // When
    Fault fault = fault(read(headers("tools/list"), body("tools/list", "," + member)));
    // Then
    assertThat(fault).isInstanceOf(Fault.InvalidParams.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "true", "null", "{}", "1e-2"})
  void refusesAProgressTokenThatIsNeitherTextNorInteger(String token) {
    // Given
    String body = body("tools/list", "").replace(":{}}", ":{},\"progressToken\":" + token + "}");
    // When
    Fault fault = fault(read(headers("tools/list"), body));
    // Then
    assertThat(fault).isInstanceOf(Fault.InvalidMeta.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "initialize", "logging/setLevel", "unknown/method", ""})
  void passesMethodsThatAreRemovedOrUnknown(String method) {
    // When
    McpRequest request = good(read(headers(method), body(method, "")));
    // Then
    assertThat(request.method()).isEqualTo(method);
    assertThat(request.name()).isNull();
  }

  @Test
  void acceptsANotificationWithTheVersionHeaderAlone() {
    // Given
    MultiMap headers = headers("x").remove("Mcp-Method");
    // When
    McpRequest request =
        good(read(headers, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}"));
    // Then
    assertThat(request.isNotification()).isTrue();
    assertThat(request.idAt()).isNull();
  }
}
