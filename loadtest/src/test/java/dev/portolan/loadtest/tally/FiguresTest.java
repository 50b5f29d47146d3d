package dev.portolan.loadtest.tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void percentilesAreFiguresThatWereMeasured() {
    // Given
    Figures figures = new Figures(LongStream.rangeClosed(1, 500).map(at -> 501 - at).toArray());

    // When
    long median = figures.percentile(50);
    long high = figures.percentile(99);

    // Then
    assertThat(median).isEqualTo(250);
    assertThat(high).isEqualTo(495);
    assertThat(figures.max()).isEqualTo(500);
  }

  @Test
  void oneFigureIsEveryPercentileOfItself() {
    // Given
    Figures figures = new Figures(7);

    // When
    long least = figures.percentile(0);

    // Then
    assertThat(least).isEqualTo(7);
    assertThat(figures.percentile(50)).isEqualTo(7);
    assertThat(figures.percentile(100)).isEqualTo(7);
  }

  @Test
  void tellsMillisecondsAndRatios() {
    // Given
    Figures slow = new Figures(3_000_000, 4_000_000);
    Figures quick = new Figures(200_000, 400_000);

    // When
    String row = slow.row("slow");

    // Then
    assertThat(row).isEqualTo("| slow | 3.00 ms | 4.00 ms | 4.00 ms |");
    assertThat(slow.ratio(quick, 50)).isEqualTo(15.0);
    assertThat(slow.ratio(quick, 99)).isEqualTo(10.0);
  }

  @Test
  void refusesToTellOfNothing() {
    assertThatThrownBy(() -> new Figures())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none");
  }
}
