package dev.portolan.node.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.RequestId;
import dev.portolan.node.wire.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerRequestIdTest {
  private static final MountId CRM = new MountId("crm");

  private static RequestId idOf(RawJson json) {
    return RequestId.in(json.bytes(), new Span(0, json.length()));
  }

  private static String translated(String message) {
    return new String(ServerRequestId.translated(CRM, message.getBytes(UTF_8)), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "-7",
        "7.0",
        "1e3",
        "\"7\"",
        "\"a:b\"",
        "\"\\u00e9\\n\\\"\"",
        "\"é\"",
        "\"\"",
        "9007199254740993",
        "\"?1:x\""
      })
  void takesAnAnswerBackUnderTheIdThatTheBackendSpelled(String own) {
    // Given
    String asked = translated("{\"jsonrpc\":\"2.0\",\"id\":" + own + ",\"method\":\"roots/list\"}");
    RawJson told = ObjectEditor.member(RawJson.of(asked), "id").orElseThrow();
    // When
    ServerRequestId id = ServerRequestId.of(idOf(told)).orElseThrow();
    String answer =
        new String(
            id.answer(("{\"id\":" + told + ",\"result\":{\"x\":1.50}}").getBytes(UTF_8)), UTF_8);
    // Then
    assertThat(id.mount()).isEqualTo(CRM);
    assertThat(answer).isEqualTo("{\"id\":" + own + ",\"result\":{\"x\":1.50}}");
  }

  @Test
  void changesNothingOfARequestButItsId() {
    // Given
    String asked = " {\"params\":{ \"x\":[1.50]},\"id\": 7 ,\"method\":\"roots/list\"}";
    // When
    String told = translated(asked);
    // Then
    assertThat(told).isEqualTo(asked.replace(" 7 ", " \"crm:7\" "));
  }

  @Test
  void changesTheIdThatACancellationNames() {
    // Given
    String cancelled =
        "{\"method\":\"notifications/cancelled\",\"params\":{\"reason\":\"x\",\"requestId\":\"7\"}}";
    // When
    String told = translated(cancelled);
    // Then
    assertThat(told).isEqualTo(cancelled.replace("\"7\"", "\"crm:\\\"7\\\"\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"method\":\"notifications/cancelled\"}",
        "{\"method\":\"notifications/cancelled\",\"params\":{}}",
        "{\"method\":\"notifications/cancelled\",\"params\":[]}",
        "{\"id\":1,\"id\":2}",
        "[]",
        "nonsense",
      })
  void leavesAsItIsWhatItCannotRead(String message) {
    // When
    String told = translated(message);
    // Then
    assertThat(told).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7",
        "\"\"",
        "\"crm\"",
        "\":7\"",
        "\"crm:\"",
        "\"no mount:7\"",
        "\"../..:7\"",
        "\"crm:x\"",
        "\"crm:null\"",
        "\"crm:true\"",
        "\"crm:{}\"",
        "\"crm:[1]\"",
        "\"crm: 7\"",
        "\"crm:7 \"",
        "\"crm:7,\\\"x\\\":8\"",
        "\"crm:7}\"",
        "\"crm:\\\"\"",
        "\"crm:\\\"a\\nb\\\"\"",
        "\"\\ud800:7\"",
      })
  void readsNothingIntoWhatIsNoIdOfOurs(String hostile) {
    // When
    var id = ServerRequestId.of(idOf(RawJson.of(hostile)));
    // Then
    assertThat(id).isEmpty();
  }
}
