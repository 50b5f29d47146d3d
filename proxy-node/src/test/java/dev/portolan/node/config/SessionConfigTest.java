package dev.portolan.node.config;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionConfigTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void refusesWhatNoFileMaySay() {
    // When, Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SessionConfig(Duration.ofMillis(999), HOUR, 1))
        .withMessage("idle: 999ms (expected: 1s to 24h)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SessionConfig(HOUR, HOUR.minusMillis(1), 1))
        .withMessage("maxLife: 59m59s999ms (expected: 1h to 168h)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SessionConfig(HOUR, HOUR, 100_001))
        .withMessage("maxPerPrincipal: 100001 (expected: 1 to 100000)");
  }
}
