package dev.portolan.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventBoundaryTest {
  private final EventBoundary boundary = new EventBoundary();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "data: 1\n\n",
        "data: 1\r\n\r\n",
        "data: 1\r\r",
        "id: 1\ndata: 1\n\n\n",
        ": comment\n",
        "data: 1\n\n: comment\n",
        ": comment\ndata: 1\n\n"
      })
  void isBetweenEvents(String passed) {
    // When
    boundary.pass(Buffer.buffer(passed));

    // Then
    assertThat(boundary.isBetween()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "d",
        "data: 1\n",
        "data: 1\r\n",
        "\ndata: 1",
        ": comm",
        "data: 1\n: c\n",
        "id: 1\n"
      })
  void isWithinAnEventOrALine(String passed) {
    // When
    boundary.pass(Buffer.buffer(passed));

    // Then
    assertThat(boundary.isBetween()).isFalse();
  }

  @Test
  void findsTheFirstEndAndNoFurther() {
    // Given
    boundary.pass(Buffer.buffer("data: 1"));

    // When
    int within = boundary.passToEnd(Buffer.buffer("23\nid: 4\n"));
    int end = boundary.passToEnd(Buffer.buffer("data: 5\n\ndata: 6\n\n"));
    int none = boundary.passToEnd(Buffer.buffer("data: 6\n\n"));

    // Then
    assertThat(within).isEqualTo(9);
    assertThat(end).isEqualTo(9);
    assertThat(none).isZero();
  }
}
