package dev.portolan.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReloadTest {
  private final GatewayConfig running = Configs.parse(Configs.LEAST);

  @Test
  void appliesWhatNeedsNoRestart() {
    // Given
    GatewayConfig next =
        Configs.parse("catalog: {maxTtl: 1m}\nlog: {level: debug}\n" + Configs.LEAST);

    // When
    Reload plan = Reload.plan(running, next);

    // Then
    assertThat(plan).isEqualTo(new Reload.Apply(next));
  }

  @Test
  void refusesWhatNeedsARestartAndSaysWhy() {
    // Given
    GatewayConfig next =
        Configs.parse("listen: {port: 1}\nmanagement: {enabled: false}\n" + Configs.LEAST);

    // When
    Reload plan = Reload.plan(running, next);

    // Then
    assertThat(plan)
        .isInstanceOfSatisfying(
            Reload.Refuse.class,
            refuse ->
                assertThat(refuse.reasons())
                    .hasSize(2)
                    .satisfiesExactly(
                        first -> assertThat(first).startsWith("listen: changed to"),
                        second -> assertThat(second).startsWith("management: changed to")));
  }
}
