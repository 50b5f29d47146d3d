package dev.portolan.node.wire;

import static dev.portolan.node.wire.Requests.META;
import static dev.portolan.node.wire.Requests.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.fault.Fault;
import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which era a POST is of, and what a legacy one says. */
class LegacyReaderTest {
  private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";

  private static MultiMap headers(@Nullable String version, @Nullable String session) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (version != null) {
      headers.add("MCP-Protocol-Version", version);
    }
    if (session != null) {
      headers.add("Mcp-Session-Id", session);
    }
    return headers;
  }

  private static LegacyPost legacy(Reading reading) {
    return switch (reading) {
      case Reading.Legacy read -> read.post();
      case Reading.Read modern -> throw new AssertionError("modern: " + modern.request().method());
      case Reading.Unread unread -> throw new AssertionError("unread: " + unread.fault());
    };
  }

  private static LegacyPost legacy(@Nullable String version, String body) {
    return legacy(read(headers(version, "s"), body));
  }

  /** What was seen, and as what it is treated: spec 3.5. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // version header, Mcp-Method header, session, version in _meta, treated as
        "2026-07-28, tools/list, -, 2026-07-28, modern",
        "2026-07-28, tools/list, s, 2026-07-28, modern",
        "2026-07-28, -, -, 2026-07-28, HeaderMismatch",
        "-, -, -, 2026-07-28, HeaderMismatch",
        "-, -, s, 2026-07-28, HeaderMismatch",
        "2025-11-25, -, s, 2026-07-28, HeaderMismatch",
        "2026-07-28, tools/list, -, -, InvalidMeta",
        "2026-07-28, -, s, -, InvalidMeta",
        "2099-01-01, tools/list, -, 2099-01-01, UnsupportedVersion",
        "-, tools/list, -, -, UnsupportedVersion",
        "-, -, -, -, 2025-03-26",
        "-, -, s, -, 2025-03-26",
        "2025-03-26, -, s, -, 2025-03-26",
        "2025-06-18, -, s, -, 2025-06-18",
        "2025-11-25, -, -, -, 2025-11-25",
        "2025-11-25, tools/list, s, -, 2025-11-25",
        "2024-11-05, -, s, -, InvalidRequest",
        "nonsense, -, s, -, InvalidRequest",
      })
  void detectsTheEraAsTheSpecificationHasIt(
      @Nullable String version,
      @Nullable String method,
      @Nullable String session,
      @Nullable String inMeta,
      String treatedAs) {
    // Given
    MultiMap headers = headers(version, session);
    if (method != null) {
      headers.add("Mcp-Method", method);
    }
    String meta = inMeta == null ? "" : META.replace("2026-07-28", inMeta);
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{" + meta + "}}";
    // When
    Reading reading = read(headers, body);
    // Then
    assertThat(
            switch (reading) {
              case Reading.Read read -> "modern";
              case Reading.Legacy read -> read.post().version().value();
              case Reading.Unread unread -> unread.fault().getClass().getSimpleName();
            })
        .isEqualTo(treatedAs);
  }

  @Test
  void takesInitializeWithoutEnvelopeForALegacyHandshake() {
    // Given
    String body =
        """
        {"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":"2025-06-18",\
        "capabilities":{},"clientInfo":{"name":"c","version":"1"},"_meta":{"x":1}}}\
        """;
    // When
    LegacyPost post = legacy(read(headers(null, null), body));
    // Then
    var asked = (LegacyMessage.Asked) post.messages().getFirst();
    assertThat(asked.request().known()).isEqualTo(McpMethod.INITIALIZE);
    assertThat(asked.request().id()).hasToString("\"a\"");
  }

  @Test
  void doesNotTakeTwoVersionsForOne() {
    // Given
    MultiMap headers = headers("2025-06-18", "s").add("MCP-Protocol-Version", "2025-11-25");
    // When
    Reading reading = read(headers, LIST);
    // Then
    assertThat(reading).isInstanceOf(Reading.Unread.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tools/call | \"name\":\"n\" | n",
        "prompts/get | \"name\":\"n\",\"uri\":\"u\" | n",
        "resources/read | \"uri\":\"u\",\"name\":\"n\" | u",
        "resources/subscribe | \"uri\":\"u\" | u",
        "resources/unsubscribe | \"uri\":\"u\" | u",
        "tasks/get | \"taskId\":\"t\" | t",
        "tasks/result | \"taskId\":\"t\" | t",
        "tasks/cancel | \"taskId\":\"t\" | t",
      })
  void findsWhatARequestIsAboutInItsBody(String method, String params, String name) {
    // When
    LegacyPost post =
        legacy(
            "2025-11-25",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
                + method
                + "\",\"params\":{"
                + params
                + "}}");
    // Then
    var asked = (LegacyMessage.Asked) post.messages().getFirst();
    assertThat(asked.request().name()).isEqualTo(name);
    assertThat(asked.request().isNotification()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"name\":7", "\"name\":null", "\"title\":\"n\""})
  void refusesACallOfNothing(String params) {
    // When
    Reading reading =
        read(
            headers("2025-11-25", "s"),
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{" + params + "}}");
    // Then
    assertThat(Requests.unread(reading).fault()).isInstanceOf(Fault.InvalidParams.class);
    assertThat(Requests.unread(reading).id()).hasToString("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":\"crm:1\",\"result\":{}}",
        "{\"result\":{},\"id\":\"crm:1\",\"jsonrpc\":\"2.0\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"crm:1\",\"error\":{\"code\":-1,\"message\":\"no\"}}",
      })
  void tellsAnAnswerFromAQuestion(String body) {
    // When
    LegacyPost post = legacy("2025-06-18", body);
    // Then
    var answer = (LegacyMessage.Answer) post.messages().getFirst();
    assertThat(answer.id()).hasToString("\"crm:1\"");
    assertThat(answer.body()).isEqualTo(Requests.utf8(body));
    assertThat(answer.idAt().to() - answer.idAt().from()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"result\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"result\":{}}",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}",
        "7",
        "\"ping\"",
        "null",
        "[]",
        "[7]",
        "[[" + LIST + "]]",
        "[" + LIST + ",]",
        "[" + LIST,
        "",
      })
  void refusesWhatIsNoMessage(String body) {
    // When
    Reading reading = read(headers("2025-03-26", "s"), body);
    // Then
    assertThat(reading).isInstanceOf(Reading.Unread.class);
  }

  @Test
  void readsABatchInItsOrder() {
    // Given
    String body =
        " [ {\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"} ,\n"
            + LIST
            + ",{\"jsonrpc\":\"2.0\",\"id\":\"crm:1\",\"result\":{}}] ";
    // When
    LegacyPost post = legacy(null, body);
    // Then
    assertThat(post.batch()).isTrue();
    assertThat(post.version()).isEqualTo(ProtocolVersion.V2025_03_26);
    assertThat(post.messages())
        .extracting(Object::getClass)
        .isEqualTo(
            List.of(
                LegacyMessage.Asked.class, LegacyMessage.Asked.class, LegacyMessage.Answer.class));
    var note = (LegacyMessage.Asked) post.messages().getFirst();
    var list = (LegacyMessage.Asked) post.messages().get(1);
    assertThat(note.request().isNotification()).isTrue();
    assertThat(list.request().body()).isEqualTo(Requests.utf8(LIST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-06-18", "2025-11-25"})
  void refusesBatchesOfLaterRevisions(String version) {
    // When
    Reading reading = read(headers(version, "s"), "[" + LIST + "]");
    // Then
    assertThat(Requests.fault(reading)).isInstanceOf(Fault.InvalidRequest.class);
  }

  @Test
  void readsNoBatchThatIsTooLong() {
    // When
    Reading most = read(headers(null, "s"), "[" + (LIST + ",").repeat(99) + LIST + "]");
    Reading tooMany = read(headers(null, "s"), "[" + (LIST + ",").repeat(100) + LIST + "]");
    // Then
    assertThat(legacy(most).messages()).hasSize(LegacyReader.MAX_BATCH);
    assertThat(Requests.fault(tooMany)).isInstanceOf(Fault.InvalidRequest.class);
  }
}
