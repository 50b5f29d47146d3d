package dev.portolan.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
            "catalog: {maxTtl: 1m}\nsessions: {idle: 1m}\nlog: {format: json}\n"
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
            "sessions",
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

  @Test
  void refusesAnotherStore() {
    // Given
    String secret = "secret: 0123456789abcdef\n";
    GatewayConfig alone = Configs.parse(secret + Configs.LEAST);
    GatewayConfig shared = Configs.parse(redis("address: 'redis://r:1'") + secret + Configs.LEAST);
    GatewayConfig slower =
        Configs.parse(redis("address: 'redis://r:1', timeout: 2s") + secret + Configs.LEAST);

    // When, Then
    assertThat(reasons(alone, shared)).singleElement().asString().startsWith("store: changed to");
    assertThat(reasons(shared, alone)).singleElement().asString().startsWith("store: changed to");
    assertThat(reasons(shared, slower)).singleElement().asString().startsWith("store: changed to");
    assertThat(Reload.plan(shared, shared)).isEqualTo(new Reload.Apply(shared));
  }

  @Test
  void refusesOtherSecretsOfTheStoreAndOfManagementWithoutShowingThem() {
    // Given
    GatewayConfig before = Configs.parse(withSecrets("beforebeforebefore"));
    GatewayConfig next = Configs.parse(withSecrets("afterafterafterafter"));

    // When
    List<String> reasons = reasons(before, next);

    // Then
    assertThat(reasons)
        .containsExactly(
            "management: a secret changed (expected: a restart, or the one before)",
            "store: a secret changed (expected: a restart, or the one before)");
  }

  @Test
  void showsNoSecretOfAStoreThatChangedInOtherWays() {
    // Given
    GatewayConfig before = Configs.parse(withSecrets("beforebeforebefore"));
    GatewayConfig next =
        Configs.parse(
            withSecrets("afterafterafterafter")
                .replace("kind: redis", "kind: redis, connections: 9")
                .replace("token", "port: 0, token"));

    // When
    List<String> reasons = reasons(before, next);

    // Then
    assertThat(reasons)
        .hasSize(2)
        .noneMatch(reason -> reason.contains("before" + "before") || reason.contains("after"))
        .anyMatch(reason -> reason.contains("connections=9"))
        .anyMatch(reason -> reason.contains("port=0"));
  }

  private static List<String> reasons(GatewayConfig running, GatewayConfig next) {
    return ((Reload.Refuse) Reload.plan(running, next)).reasons();
  }

  private static String redis(String store) {
    return "store: {kind: redis, " + store + "}\n";
  }

  private static String withSecrets(String secret) {
    return "secret: 0123456789abcdef\nmanagement: {token: "
        + secret
        + "}\n"
        + redis(
            "sentinel: {master: m, addresses: ['rediss://s:1'], password: %1$s}, password: %1$s,"
                    .formatted(secret)
                + " tls: {trustStore: /t, trustStorePassword: %1$s, keyStore: /k,".formatted(secret)
                + " keyStorePassword: "
                + secret
                + "}")
        + Configs.LEAST;
  }
}
