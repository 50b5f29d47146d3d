package dev.portolan.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberedEventsTest {
  private static final String STREAM =
      ": hello\nevent: message\ndata: {\"n\":1}\n\nretry: 5\n\n:\ndata: a\ndata: b\n\ndata\n\n";

  private final KeptEvents kept = new KeptEvents();
  private final NumberedEvents events = new NumberedEvents("r:x:", kept);

  private String pass(String text) {
    return events.pass(Buffer.buffer(text)).toString();
  }

  private List<String> texts() {
    return kept.all().stream()
        .map(event -> event.number() + "=" + new String(event.bytes(), StandardCharsets.UTF_8))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 100})
  void givesEachEventWithDataANumberHoweverItComes(int size) {
    // When
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < STREAM.length(); at += size) {
      out.append(pass(STREAM.substring(at, Math.min(at + size, STREAM.length()))));
    }

    // Then
    assertThat(out)
        .hasToString(
            ": hello\nevent: message\ndata: {\"n\":1}\nid: r:x:1\n\nretry: 5\n\n:\n"
                + "data: a\ndata: b\nid: r:x:2\n\ndata\nid: r:x:3\n\n");
    assertThat(texts())
        .containsExactly(
            "1=event: message\ndata: {\"n\":1}\nid: r:x:1\n\n",
            "2=data: a\ndata: b\nid: r:x:2\n\n",
            "3=data\nid: r:x:3\n\n");
    assertThat(events.isOurs()).isTrue();
  }

  @Test
  void keepsOneFormOfLineEndAfterAnEvent() {
    // When
    String out = pass("data: 1\r") + pass("\n\r") + pass("\ndata: 2\r\r");

    // Then
    assertThat(out).isEqualTo("data: 1\r\nid: r:x:1\n\r\ndata: 2\rid: r:x:2\n\r");
    assertThat(texts()).containsExactly("1=data: 1\r\nid: r:x:1\n\n", "2=data: 2\rid: r:x:2\n\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id: 7\ndata: 1\n\ndata: 2\n\n",
        "data: 1\nid: 7\n\nid: 8\ndata: 2\n\n",
        ": c\nid: 7\nretry: 5\n\ndata: 2\n\n",
        "retry: 5\n\nid\ndata: 2\n\n"
      })
  void leavesAStreamThatHasIdsAlone(String stream) {
    // When
    StringBuilder out = new StringBuilder();
    stream.chars().forEach(each -> out.append(pass(Character.toString(each))));

    // Then
    assertThat(out).hasToString(stream);
    assertThat(events.isOurs()).isFalse();
    assertThat(events.isUndecided()).isFalse();
    assertThat(kept.all()).isEmpty();
  }

  @Test
  void takesIdsOutThatComeLate() {
    // When
    String out = pass("data: 1\n\nid: 7\r\ndata: 2\n\ndata: 3\nid: 8\n\n");

    // Then
    assertThat(out).isEqualTo("data: 1\nid: r:x:1\n\ndata: 2\nid: r:x:2\n\ndata: 3\nid: r:x:3\n\n");
  }

  @Test
  void keepsTheLastEventsOfMany() {
    // When
    for (int event = 1; event <= KeptEvents.MAX_EVENTS + 3; event++) {
      pass("data: " + event + "\n\n");
    }

    // Then
    assertThat(kept.all()).hasSize(KeptEvents.MAX_EVENTS);
    assertThat(kept.first()).isEqualTo(4);
    assertThat(kept.count()).isEqualTo(KeptEvents.MAX_EVENTS + 3);
  }

  @Test
  void keepsTheLastEventsThatFit() {
    // Given
    String large = "data: " + "x".repeat(100_000) + "\n\n";

    // When
    pass(large);
    pass(large);
    pass(large);

    // Then
    assertThat(kept.first()).isEqualTo(2);
    assertThat(kept.bytes()).isBetween(200_000L, (long) KeptEvents.MAX_BYTES);
  }

  @Test
  void keepsNothingThatIsOlderThanWhatIsTooLarge() {
    // Given
    pass("data: 1\n\n");

    // When
    String out = pass("data: " + "x".repeat(KeptEvents.MAX_BYTES) + "\n\n");
    pass("data: 3\n\n");

    // Then
    assertThat(out).endsWith("x\nid: r:x:2\n\n");
    assertThat(texts()).containsExactly("3=data: 3\nid: r:x:3\n\n");
  }

  @Test
  void handsOverWhatIsKeptAndWhatFollows() {
    // Given
    List<String> taken = new ArrayList<>();
    pass("data: 1\n\nda");

    // When
    kept.handTo(
        new KeptEvents.Taker() {
          @Override
          public void took(KeptEvents.Event event) {
            taken.add(new String(event.bytes(), StandardCharsets.UTF_8));
          }

          @Override
          public void missed() {
            taken.add("missed");
          }
        },
        100);
    pass("ta: 2\n\ndata: " + "x".repeat(100) + "\n\n");

    // Then
    assertThat(taken).containsExactly("data: 1\nid: r:x:1\n\n", "data: 2\nid: r:x:2\n\n", "missed");
    assertThat(kept.all()).isEmpty();
  }
}
