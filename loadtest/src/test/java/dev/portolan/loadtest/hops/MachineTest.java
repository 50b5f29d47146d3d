package dev.portolan.loadtest.hops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.loadtest.hops.Machine.Ticks;
import org.junit.jupiter.api.Test;

class MachineTest {

  @Test
  void tellsWhichShareOfTheTimeSinceThenWasStolen() {
    // Given
    Ticks before = new Ticks(1_000, 100);

    // Then
    assertThat(new Ticks(1_200, 150).stolenSince(before)).isEqualTo(25);
    assertThat(new Ticks(1_200, 100).stolenSince(before)).isZero();
    assertThat(before.stolenSince(before)).isZero();
  }
}
