package dev.portolan.node.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventStreamParserTest {
  private static final String STREAM =
      "\uFEFFretry: 250\n\n: comment\r\ndata: {\"a\":1}\r\n\r\nid: 7\nevent: message\n"
          + "data:x\ndata: é\n\ndata\n\nid: 8\ndata:\n\ndata: last\r\rdata: cut off";

  private static List<String> texts(List<byte[]> events) {
    return events.stream().map(data -> new String(data, StandardCharsets.UTF_8)).toList();
  }

  @Test
  void reportsEachEventThatHasData() {
    // Given
    EventStreamParser parser = new EventStreamParser(1000);
    // When
    List<byte[]> events = parser.feed(Buffer.buffer(STREAM));
    // Then
    assertThat(texts(events)).containsExactly("{\"a\":1}", "x\né", "last");
    assertThat(parser.retryMs()).isEqualTo(250);
  }

  @Test
  void tellsTheIdsThatEventsHaveAndThoseThatComeWithoutData() {
    // Given
    EventStreamParser parser = new EventStreamParser(1000);
    // When
    List<ServerEvent> events = parser.events(Buffer.buffer(STREAM + "\n\nid:\nid: a\0b\n\n"));
    // Then
    assertThat(events).extracting(ServerEvent::id).containsExactly(null, "7", "8", null, null);
    assertThat(texts(events.stream().map(ServerEvent::data).toList()))
        .containsExactly("{\"a\":1}", "x\né", "", "last", "cut off");
  }

  @Test
  void reportsTheSameHoweverTheStreamIsCut() {
    byte[] stream = STREAM.getBytes(StandardCharsets.UTF_8);
    for (long seed = 0; seed < 500; seed++) {
      // Given
      Random random = new Random(seed);
      EventStreamParser parser = new EventStreamParser(1000);
      List<byte[]> events = new ArrayList<>();
      // When
      for (int from = 0; from < stream.length; ) {
        int to = Math.min(stream.length, from + 1 + random.nextInt(9));
        events.addAll(parser.feed(Buffer.buffer(stream).getBuffer(from, to)));
        from = to;
      }
      // Then
      assertThat(texts(events)).as("seed %d", seed).containsExactly("{\"a\":1}", "x\né", "last");
    }
  }

  @Test
  void stopsAtAnEventThatIsTooLarge() {
    // Given
    EventStreamParser parser = new EventStreamParser(100);
    // When
    List<byte[]> events = parser.feed(Buffer.buffer("data: a\n\ndata: " + "x".repeat(200)));
    // Then
    assertThat(texts(events)).containsExactly("a");
    assertThat(parser.overflowed()).isTrue();
    assertThat(parser.feed(Buffer.buffer("\n\ndata: b\n\n"))).isEmpty();
  }
}
