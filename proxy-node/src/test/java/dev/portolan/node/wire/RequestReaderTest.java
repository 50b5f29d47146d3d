package dev.portolan.node.wire;

import static dev.portolan.node.wire.Requests.META;
import static dev.portolan.node.wire.Requests.body;
import static dev.portolan.node.wire.Requests.fault;
import static dev.portolan.node.wire.Requests.good;
import static dev.portolan.node.wire.Requests.headers;
import static dev.portolan.node.wire.Requests.read;
import static dev.portolan.node.wire.Requests.unread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.observe.TraceContext;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

  @Test
  void findsEveryPartOfACall() {
    // Given
    String body =
        body(
            "tools/call",
            ",\"name\":\"add\",\"arguments\":{\"a\":1},\"requestState\":\"s\",\"cursor\":\"\","
                + "\"inputResponses\":{},\"ref\":{\"x\":1},\"notifications\":{}");
    // When
    McpRequest request = good(read(headers("tools/call").add("Mcp-Name", "add"), body));
    // Then
    assertThat(request.id()).hasToString("7");
    assertThat(request.method()).isEqualTo("tools/call");
    assertThat(request.version()).isEqualTo(ProtocolVersion.V2026_07_28);
    McpRequest.Parts parts = request.parts();
    assertThat(parts.name()).isEqualTo("add");
    assertThat(parts.cursor()).isEmpty();
    assertThat(parts.requestState()).isEqualTo("s");
    assertThat(cut(body, request.idAt())).isEqualTo("7");
    assertThat(cut(body, parts.nameAt())).isEqualTo("\"add\"");
    assertThat(cut(body, parts.paramsAt())).startsWith("{\"_meta\"").endsWith("{}}");
    assertThat("\"_meta\":" + cut(body, parts.metaAt())).isEqualTo(META);
    assertThat(cut(body, parts.argumentsAt())).isEqualTo("{\"a\":1}");
    assertThat(cut(body, parts.requestStateAt())).isEqualTo("\"s\"");
    assertThat(cut(body, parts.inputResponsesAt())).isEqualTo("{}");
    assertThat(cut(body, parts.refAt())).isEqualTo("{\"x\":1}");
    assertThat(cut(body, parts.notificationsAt())).isEqualTo("{}");
    assertThat(cut(body, parts.protocolVersionAt())).isEqualTo("\"2026-07-28\"");
    assertThat(cut(body, parts.capabilitiesAt())).isEqualTo("{}");
    assertThat(parts.progressTokenAt()).isNull();
    assertThat(parts.trace()).isNull();
  }

  @Test
  void findsPartsWhateverTheirOrderSpellingAndDecoys() {
    // Given
    String body =
        " {\"params\" : {\"arguments\":{\"name\":\"decoy\",\"_meta\":{}},\"na\\u006de\": "
            + "\"h\\u00e9\\uD83D\\uDE00\\n\" , "
            + META
            + "},\"extra\":[{\"id\":1}],\"method\":\"tools\\/call\",\"\\u0069d\":\"\\u0061\","
            + "\"jsonrpc\":\"2\\u002e0\"} \n";
    var headers =
        headers("tools/call").add("mcp-name", dev.portolan.model.mcp.HeaderValue.encode("hé😀\n"));
    // When
    McpRequest request = good(read(headers, body));
    // Then
    assertThat(request.name()).isEqualTo("hé😀\n");
    assertThat(request.id()).hasToString("\"\\u0061\"");
    assertThat(request.method()).isEqualTo("tools/call");
  }

  @Test
  void readsProgressTokenAndTraceparent() {
    // Given
    String body =
        body("tools/list", "")
            .replace(":{}}", ":{},\"progressToken\":1e2,\"traceparent\":\"00-ab\"}");
    // When
    McpRequest request = good(read(headers("tools/list"), body));
    // Then
    assertThat(cut(body, request.parts().progressTokenAt())).isEqualTo("1e2");
    assertThat(request.parts().trace()).isEqualTo(new TraceContext("00-ab", null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "nul",
        "{\"id\":7,}",
        "{\"id\":7} x",
        "{\"id\":07}",
        "\uFEFF{}",
        "{\"a\":\"\t\"}",
        "[{}",
        "{\"id\":7}{}",
        "{'id':7}",
        "{\"id\":7,\"a\":+1}",
        "{\"id\":7,\"a\":\"\\x\"}"
      })
  void refusesWhatIsNotJsonAsMalformed(String body) {
    // When
    Fault fault = fault(read(headers("tools/list"), body));
    // Then
    assertThat(fault).isInstanceOf(Fault.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xc0, 0xc1, 0xed, 0xf5, 0xff, 0x80, 0xe2})
  void refusesBytesThatAreNotUtf8(int lead) {
    // Given
    byte[] body = body("tools/list", ",\"x\":\"@...\"").getBytes(StandardCharsets.ISO_8859_1);
    int at = new String(body, StandardCharsets.ISO_8859_1).indexOf('@');
    body[at] = (byte) lead;
    body[at + 1] = (byte) 0xa0;
    // When
    Reading.Unread unread = unread(read(headers("tools/list"), body));
    // Then
    assertThat(unread.fault()).isInstanceOf(Fault.Malformed.class);
    assertThat(unread.id()).hasToString("7");
  }

  @Test
  void refusesWhatNestsDeeperThanTheBound() {
    // Given
    String good = body("tools/list", ",\"x\":" + "[".repeat(14) + "]".repeat(14));
    String deep = body("tools/list", ",\"x\":" + "[".repeat(15) + "]".repeat(15));
    // When
    Reading.Unread unread = unread(read(headers("tools/list"), deep));
    // Then
    assertThat(unread.fault()).isInstanceOf(Fault.Malformed.class);
    assertThat(unread.fault().toString()).contains("deeper than 16");
    assertThat(good(read(headers("tools/list"), good))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"m\\u0065thod\":\"x\",\"id\":7}",
        "{\"params\":{\"name\":1,\"nam\\u0065\":2},\"id\":7}",
        "{\"params\":{\"_meta\":{\"a\":1,\"b\":2,\"a\":3}},\"id\":7}",
        "{\"params\":{\"ref\":{\"name\":1,\"name\":2}},\"id\":7}",
        "{\"params\":{},\"params\":{},\"id\":7}",
        "{\"unknown\":1,\"unknown\":1,\"id\":7}"
      })
  void refusesDuplicateKeysAndStillNamesTheId(String body) {
    // When
    Reading.Unread unread = unread(read(headers("ping"), body));
    // Then
    assertThat(unread.fault()).isInstanceOf(Fault.Malformed.class);
    assertThat(unread.fault().toString()).contains("duplicate key '");
    assertThat(unread.id()).hasToString("7");
  }

  @Test
  void refusesADuplicateAmongMoreKeysThanAreComparedOneByOne() {
    // Given
    var body = new StringBuilder("{\"id\":7");
    for (int i = 0; i < 40; i++) {
      body.append(",\"k").append(i).append("\":").append(i);
    }
    // When
    Fault fault = fault(read(headers("ping"), body + ",\"k\\u0033\":0}"));
    // Then
    assertThat(fault.toString()).contains("duplicate key 'k3'");
  }

  @Test
  void namesNoIdIfThereAreTwo() {
    // When
    Reading.Unread unread = unread(read(headers("ping"), "{\"id\":7,\"id\":8}"));
    // Then
    assertThat(unread.id().isNone()).isTrue();
  }

  @Test
  void takesNoIdFromANumberThatMayBeCutOff() {
    // When
    Reading.Unread unread = unread(read(headers("ping"), "{\"id\":7"));
    // Then
    assertThat(unread.id().isNone()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]",
        "3",
        "\"x\"",
        "null",
        "{}",
        "{\"id\":7,\"method\":\"ping\"}",
        "{\"jsonrpc\":2.0,\"id\":7,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":7}",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":5}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\",\"error\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\",\"params\":[]}"
      })
  void refusesGoodJsonThatIsNotARequest(String body) {
    // When
    Fault fault = fault(read(headers("ping"), body));
    // Then
    assertThat(fault).isInstanceOf(Fault.InvalidRequest.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "-0.5e3", "\"\"", "12345678901234567890123", "\"\\u0041\""})
  void keepsTheSpellingOfIds(String id) {
    // Given
    String body = body("tools/list", "").replace("\"id\":7", "\"id\":" + id);
    // When
    McpRequest request = good(read(headers("tools/list"), body));
    // Then
    assertThat(request.id()).hasToString(id);
  }

  @Test
  void refusesABoundThatNoRequestCouldKeep() {
    assertThatThrownBy(() -> new RequestReader(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 4");
  }

  private static String cut(String body, @Nullable Span at) {
    byte[] bytes = Requests.utf8(body);
    return at == null
        ? "nothing"
        : new String(bytes, at.from(), at.length(), StandardCharsets.UTF_8);
  }
}
