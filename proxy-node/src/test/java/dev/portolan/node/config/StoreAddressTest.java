package dev.portolan.node.config;

import static dev.portolan.node.config.Configs.LEAST;
import static dev.portolan.node.config.Configs.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that are none: shown to whoever mistyped them, unless a password may be in them. */
class StoreAddressTest {
  private static final String SHARED = "secret: 0123456789abcdef\n" + LEAST;
  private static final String AN_ADDRESS =
      "redis://host:port, or rediss://host:port for TLS; no credentials, path or query";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://redis:6379/",
        "redis://redis:6379/0",
        "redis://redis",
        "redis://redis:0",
        "redis://redis:65536",
        "redis://:6379",
        "redis:6379",
        "http://redis:6379",
        "REDIS://redis:6379",
        "${env:ADDRESS}"
      })
  void showsAnAddressThatIsNone(String address) {
    // When
    List<String> problems =
        problemsOf(
            "store: {kind: redis, address: '" + address + "'}\n" + SHARED,
            Map.of("ADDRESS", "hunter2"));

    // Then
    assertThat(problems)
        .containsExactly(
            "portolan.yaml:1:31: store.address: '" + address + "' (expected: " + AN_ADDRESS + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://u:hunter2@redis:6379",
        "redis://:hunter2@redis:6379",
        "redis://hunter2@redis:6379",
        "redis://u:hunter2%40redis:6379",
        "redis://redis:6379?password=hunter2",
        "redis://redis:6379#hunter2",
        "redis://redis:hunter2",
        "u:hunter2@redis:6379",
        "redis hunter2",
        "${env:ADDRESS:-redis://u:hunter2@redis:6379}"
      })
  void hidesAnAddressThatMayHoldAPassword(String address) {
    // When
    List<String> problems =
        problemsOf("store: {kind: redis, address: '" + address + "'}\n" + SHARED);

    // Then
    assertThat(problems)
        .containsExactly("portolan.yaml:1:31: store.address: *** (expected: " + AN_ADDRESS + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "store: 'redis://u:hunter2@r:1'",
        "store: {kind: 'redis://u:hunter2@r:1'}",
        "store: {kind: redis, cluster: 'redis://u:hunter2@r:1'}",
        "store: {kind: redis, cluster: {addresses: 'redis://u:hunter2@r:1'}}",
        "store: {kind: redis, cluster: {addresses: ['redis://r:1', 'redis://u:hunter2@r:1']}}",
        "store: {kind: redis, sentinel: {master: 'redis://u:hunter2@r:1', addresses: 1}}"
      })
  void hidesAPasswordInAnAddressThatStandsInTheWrongPlace(String store) {
    // When
    List<String> problems = problemsOf(store + "\n" + SHARED);

    // Then
    assertThat(problems).isNotEmpty().noneMatch(problem -> problem.contains("hunter2"));
    assertThat(problems).anyMatch(problem -> problem.contains("***"));
  }
}
