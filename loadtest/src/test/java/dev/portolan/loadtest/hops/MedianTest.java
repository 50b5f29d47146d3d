package dev.portolan.loadtest.hops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MedianTest {

  @Test
  void isTheOneInTheMiddleOrBetweenTheTwo() {
    assertThat(Median.of(List.of(9.0, 1.0, 5.0))).isEqualTo(5.0);
    assertThat(Median.of(List.of(9.0, 1.0, 5.0, 6.0))).isEqualTo(5.5);
    assertThat(Median.of(List.of())).isNaN();
  }

  @Test
  void comparesEachRoundWithTheOtherOfItsPlace() {
    // Given: the machine was half as quick in the second round
    List<Double> ours = List.of(40.0, 20.0, 44.0);
    List<Double> theirs = List.of(80.0, 40.0, 80.0);

    // Then
    assertThat(Median.ratio(ours, theirs)).isEqualTo(0.5);
    assertThat(Median.difference(theirs, ours)).isEqualTo(36);
  }

  @Test
  void percentilesAreValuesThatWereSeen() {
    // Given
    long[] values = LongStream.rangeClosed(1, 1_000).map(value -> 1_001 - value).toArray();

    // Then
    assertThat(Median.percentile(values, 50)).isEqualTo(500);
    assertThat(Median.percentile(values, 99)).isEqualTo(990);
    assertThat(Median.percentile(values, 99.9)).isEqualTo(999);
    assertThat(Median.percentile(values, 100)).isEqualTo(1_000);
  }
}
