package dev.portolan.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReloadTest {
  private final GatewayConfig running = Configs.parse(Configs.LEAST);

  @Test
  void appliesWhatNeedsNoRestart() {
    // Given
    GatewayConfig next =
        Configs.parse(
            "limits: {callTimeout: 1m, rate: {perSecond: 9}}\nlog: {level: debug}\n"
                + Configs.LEAST);

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

  @Test
  void refusesWhatTheRunningNodeWouldNotTakeUp() {
    // Given
    GatewayConfig next =
        Configs.parse(
            "catalog: {maxTtl: 1m}\nlog: {format: json}\n"
                + "limits: {listTimeout: 1s, connectTimeout: 1s, maxHeaderBytes: 8KiB,"
                + " maxCallsPerTenant: 7, maxCallsPerMount: 7}\n"
                + Configs.LEAST);

    // When
    Reload plan = Reload.plan(running, next);

    // Then
    assertThat(((Reload.Refuse) plan).reasons())
        .extracting(reason -> reason.substring(0, reason.indexOf(':')))
        .containsExactly(
            "catalog",
            "limits.maxHeaderBytes",
            "limits.maxCallsPerTenant",
            "limits.maxCallsPerMount",
            "limits.listTimeout",
            "limits.connectTimeout",
            "log.format");
  }

  @Test
  void refusesOtherSecretsWithoutShowingThem() {
    // Given
    GatewayConfig next =
        Configs.parse(
            "secret: 0123456789abcdef\npreviousSecrets: [fedcba9876543210]\n" + Configs.LEAST);

    // When
    Reload plan = Reload.plan(running, next);

    // Then
    assertThat(((Reload.Refuse) plan).reasons())
        .containsExactly(
            "secret: changed (expected: a restart, or the one before)",
            "previousSecrets: changed (expected: a restart, or those before)");
  }
}
