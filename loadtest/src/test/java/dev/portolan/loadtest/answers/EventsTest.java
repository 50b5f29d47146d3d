package dev.portolan.loadtest.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static Events of(String text) {
    return new Events(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "before");
  }

  @Test
  void readsDataAndRemembersTheLastId() throws IOException {
    // Given
    Events events = of(": beat\n\nid: 1\nevent: message\ndata: {\"a\":1}\n\nid: 2\ndata:\n\n");

    // When
    String first = events.next();
    String idOfFirst = events.lastId();
    String end = events.next();

    // Then
    assertThat(first).isEqualTo("{\"a\":1}");
    assertThat(idOfFirst).isEqualTo("1");
    assertThat(events.ownId()).isEqualTo("2");
    assertThat(end).isNull();
    assertThat(events.lastId()).isEqualTo("2");
  }

  @Test
  void tellsAnEventWithoutAnIdFromTheOneBeforeIt() throws IOException {
    // Given
    Events events = of("id: 1\ndata: a\n\ndata: b\n\n");
    events.next();

    // When
    String second = events.next();

    // Then
    assertThat(second).isEqualTo("b");
    assertThat(events.ownId()).isNull();
    assertThat(events.lastId()).isEqualTo("1");
  }

  /** A client that counted it as read would never be told the rest. */
  @Test
  void doesNotCountAnEventThatBreaksOff() throws IOException {
    // Given
    Events events = of("id: 7\ndata: {\"a\":");

    // When
    String end = events.next();

    // Then
    assertThat(end).isNull();
    assertThat(events.lastId()).isEqualTo("before");
  }
}
