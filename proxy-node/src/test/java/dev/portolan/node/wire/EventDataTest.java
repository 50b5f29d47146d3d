package dev.portolan.node.wire;

import static dev.portolan.node.wire.Requests.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventDataTest {

  /** Line ends are written as they are spelled in JSON. */
  private static String lines(String spelled) {
    return spelled.replace("\\n", "\n").replace("\\r", "\r");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "data: a\\n|a",
        "data:a\\n|a",
        "data:  a\\n| a",
        "data\\n|''",
        "data: a\\ndata: b\\n|a\\nb",
        "data: a\\r\\ndata: b\\r\\n|a\\nb",
        "data: a\\rdata: b\\r|a\\nb",
        "id: 1\\nevent: e\\ndata: a\\nretry: 5\\n|a",
        "database: x\\ndata: a\\n|a",
        "dat: x\\ndata: a: b\\n|a: b",
        "data: a|a",
      })
  void joinsTheLinesOfData(String event, String data) {
    // When
    byte[] found = EventData.of(utf8(lines(event)));
    // Then
    assertThat(new String(found, StandardCharsets.UTF_8)).isEqualTo(lines(data));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "data: a\\n|data: <a>\\n",
        "id: 1\\ndata: a\\nevent: e\\n|id: 1\\nevent: e\\ndata: <a>\\n",
        "data: a\\ndata: b\\nid: 2\\n|id: 2\\ndata: <a b>\\n",
        "id: 1\\rdata: a\\rdata: b\\r|id: 1\\rdata: <a b>\\n",
        "id: 1\\r\\ndata: a\\r\\n|id: 1\\r\\ndata: <a>\\n",
        "event: e\\r\\ndata: a\\r\\nid: 1\\r\\n|event: e\\r\\nid: 1\\r\\ndata: <a>\\n",
      })
  void putsOtherDataInItsPlaceAndLeavesTheOtherFields(String event, String changed) {
    // Given
    byte[] whole = utf8(lines(event));
    String data = new String(EventData.of(whole), StandardCharsets.UTF_8);

    // When
    byte[] with = EventData.with(whole, utf8("<" + data + ">"));

    // Then
    assertThat(new String(with, StandardCharsets.UTF_8)).isEqualTo(lines(changed));
  }
}
