package dev.portolan.loadtest.gatling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void readsWhatIsGivenAndKeepsTheRest() {
    // When
    Options options =
        Options.of("CallTool", "--rate", "50", "--target", "https://g.example/mcp", "--tool", "x");

    // Then
    assertThat(options.play()).isEqualTo(Play.CALL_TOOL);
    assertThat(options.rate()).isEqualTo(50);
    assertThat(options.target()).contains(URI.create("https://g.example/mcp"));
    assertThat(options.nodes()).isEqualTo(Play.CALL_TOOL.defaults().nodes());
    assertThat(options.warmUp()).isEqualTo(Duration.ofSeconds(8));
  }

  @ParameterizedTest
  @EnumSource(Play.class)
  void eachSimulationIsFoundByItsName(Play play) {
    assertThat(Options.of(play.title()).play()).isEqualTo(play);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Rest",
        "CallTool --seconds",
        "CallTool --seconds 0",
        "CallTool --seconds 10 --warm-up 10",
        "CallTool --nodes 9",
        "CallTool --rate many",
        "CallTool --what 1",
        "CallTool --key secret",
        "CallTool --target 127.0.0.1:8080",
        "CallTool --target http://127.0.0.1:8080/mcp",
        "CallTool --jar nowhere.jar",
        "NodeLoss --nodes 1",
        "LongStreams --seconds 9",
        "NodeLoss --target http://127.0.0.1:8080/mcp"
      })
  void tellsWhatIsWrongWithACommandLine(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.of(line.isEmpty() ? new String[0] : line.split(" ")))
        .withMessageContaining("usage: ListTools|CallTool|");
  }
}
