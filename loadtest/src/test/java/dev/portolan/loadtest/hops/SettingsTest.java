package dev.portolan.loadtest.hops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.loadtest.hops.Settings.Part;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @Test
  void measuresEverythingInFiveRoundsUnlessTold() {
    // When
    Settings settings = Settings.of();

    // Then
    assertThat(settings.parts()).containsExactlyInAnyOrder(Part.values());
    assertThat(settings.rounds()).isEqualTo(5);
    assertThat(settings.connections()).isEqualTo(64);
    assertThat(settings.rate()).isEqualTo(1_000);
  }

  @Test
  void takesEachOption() {
    // When
    Settings settings =
        Settings.of(
            "--only calls,start --rounds 3 --seconds 2 --warm-up 0 --connections 8 --rate 50"
                .concat(" --report out.md --jar some.jar")
                .split(" ", -1));

    // Then
    assertThat(settings)
        .isEqualTo(
            new Settings(
                Path.of("some.jar"), settings.parts(), 3, 2, 0, 8, 50, "", Path.of("out.md")));
    assertThat(settings.parts()).containsExactly(Part.CALLS, Part.START);
  }

  @ParameterizedTest
  @CsvSource({
    "--only,speed",
    "--rounds,0",
    "--rounds,26",
    "--seconds,0",
    "--connections,1025",
    "--rate,none",
    "--fast,1"
  })
  void refusesWhatItDoesNotKnowAndSaysWhatItDoes(String option, String value) {
    assertThatThrownBy(() -> Settings.of(option, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(option)
        .hasMessageContaining("usage: bench");
  }

  @Test
  void refusesAnOptionWithoutAValue() {
    assertThatThrownBy(() -> Settings.of("--rounds")).hasMessageContaining("--rounds: no value");
  }
}
