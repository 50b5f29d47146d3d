package dev.portolan.loadtest.tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ZipfTest {
  @Test
  void drawsEachRankAsOftenAsItsShareSays() {
    // Given
    Zipf zipf = new Zipf(3, 1);
    Random random = new Random(1);
    int[] drawn = new int[3];

    // When
    for (int draw = 0; draw < 110_000; draw++) {
      drawn[zipf.draw(random.nextDouble())]++;
    }

    // Then: 1, 1/2 and 1/3 of 11/6
    assertThat(drawn[0]).isCloseTo(60_000, within(1_000));
    assertThat(drawn[1]).isCloseTo(30_000, within(1_000));
    assertThat(drawn[2]).isCloseTo(20_000, within(1_000));
  }

  @Test
  void theEndsOfChanceAreRanks() {
    // Given
    Zipf zipf = new Zipf(1_000, 1);

    // Then
    assertThat(zipf.draw(0)).isZero();
    assertThat(zipf.draw(Math.nextDown(1.0))).isEqualTo(999);
  }

  @Test
  void withoutAnExponentAllAreAlike() {
    // Given
    Zipf zipf = new Zipf(4, 0);

    // Then
    assertThat(zipf.draw(0.24)).isZero();
    assertThat(zipf.draw(0.26)).isEqualTo(1);
    assertThat(zipf.draw(0.99)).isEqualTo(3);
  }

  @Test
  void refusesWhatIsNoDistribution() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Zipf(0, 1))
        .withMessageContaining("expected: 1 to");
    assertThatIllegalArgumentException().isThrownBy(() -> new Zipf(1, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Zipf(1, Double.NaN));
  }
}
