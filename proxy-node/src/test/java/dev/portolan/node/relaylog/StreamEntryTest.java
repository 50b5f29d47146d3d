package dev.portolan.node.relaylog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamEntryTest {
  private static StreamEntry readBack(StreamEntry entry) {
    return StreamEntry.of(new LogMessage(1, entry.bytes()));
  }

  @Test
  void isReadBackAsItWasWritten() {
    // Given
    byte[] content = "event: message\ndata: é\n\n".getBytes(StandardCharsets.UTF_8);

    // When
    StreamEntry begun = readBack(new StreamEntry.Begun(52, "node-1_x"));
    StreamEntry event = readBack(new StreamEntry.Event(Long.MAX_VALUE, content));
    StreamEntry ended = readBack(new StreamEntry.Ended("timeout"));

    // Then
    assertThat(begun).isEqualTo(new StreamEntry.Begun(52, "node-1_x"));
    assertThat(ended).isEqualTo(new StreamEntry.Ended("timeout"));
    assertThat(event)
        .isInstanceOfSatisfying(
            StreamEntry.Event.class,
            it -> {
              assertThat(it.number()).isEqualTo(Long.MAX_VALUE);
              assertThat(it.content()).isEqualTo(content);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "what nobody has written"})
  void whatNobodyHasWrittenIsAnEndWithAReason(String bytes) {
    // When
    StreamEntry entry =
        StreamEntry.of(new LogMessage(1, bytes.getBytes(StandardCharsets.US_ASCII)));

    // Then
    assertThat(entry)
        .isInstanceOfSatisfying(
            StreamEntry.Ended.class, it -> assertThat(it.reason()).isNotEmpty());
  }
}
