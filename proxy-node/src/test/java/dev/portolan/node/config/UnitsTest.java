package dev.portolan.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "5m, PT5M, 5m", "250ms, PT0.25S, 250ms", "1h30m, PT1H30M, 1h30m", "0s, PT0S, 0s",
    "0, PT0S, 0s", "90m, PT1H30M, 1h30m", "1m1s1ms, PT1M1.001S, 1m1s1ms", "24h, PT24H, 24h"
  })
  void readsADurationAndWritesItBack(String text, Duration duration, String written) {
    // When
    var read = Units.duration(text);

    // Then
    assertThat(read).contains(duration);
    assertThat(Units.text(duration)).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "m", "5 m", "-5m", "5M", "1.5h", "30m1h", "5d", "9999999999h"})
  void refusesWhatIsNoDuration(String text) {
    // When
    var read = Units.duration(text);

    // Then
    assertThat(read).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "17, 17", "64KiB, 65536", "4MiB, 4194304", "2GiB, 2147483648"})
  void readsASize(String text, long bytes) {
    // When
    var read = Units.size(text);

    // Then
    assertThat(read).contains(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4MB", "4 MiB", "-1", "1.5MiB", "999999999999999GiB", "4mib"})
  void refusesWhatIsNoSize(String text) {
    // When
    var read = Units.size(text);

    // Then
    assertThat(read).isEmpty();
  }
}
