package dev.portolan.loadtest.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void readsWhatIsGivenAndKeepsTheRest() {
    // When
    Settings settings = Settings.of("kill", "--seconds", "20", "--every-ms", "500");

    // Then
    assertThat(settings.mode()).isEqualTo(Settings.Mode.KILL);
    assertThat(settings.time()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.every()).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.sessions()).isEqualTo(64);
    assertThat(Settings.of("idle").nodes()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rest",
        "kill --seconds",
        "kill --seconds 0",
        "kill --nodes 1",
        "roll --sessions x",
        "idle --what 1"
      })
  void tellsWhatIsWrongWithACommandLine(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.of(line.isEmpty() ? new String[0] : line.split(" ")))
        .withMessageContaining("usage: kill|roll|idle");
  }
}
