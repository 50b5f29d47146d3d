package dev.portolan.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Invariant 7, in part: no credential in a log or an error, whatever is printed. */
class SecretsTest {
  private static final long SEED = 7;
  private static final int PLACES = 14;

  private static String yaml(List<String> secrets, String mistake) {
    return store(secrets.subList(8, 13)) + tenants(secrets, mistake);
  }

  private static String store(List<String> secrets) {
    return """
    management: {token: %s}
    store:
      kind: redis
      sentinel: {master: main, addresses: ['rediss://s1:26379'], username: watch, password: %s}
      username: node
      password: %s
      tls: {trustStore: /trust.p12, trustStorePassword: %s, keyStore: /key.p12, keyStorePassword: '%s'}
    """
        .formatted(secrets.toArray());
  }

  private static String tenants(List<String> secrets, String mistake) {
    return """
    secret: %s
    previousSecrets: [%s]
    tenants:
      acme:
        attributes: {vault: '%s'}
        apiKeys: [{subject: bot, sha256: %s, claims: {upstream: %s}}]
        mounts:
          crm:
            url: 'http://crm.example/mcp?key=%s'
            headers: {X-Key: '%s'}
            credential: {bearer: '%s'}
          other:
            url: 'http://crm.example/${env:IN_PATH}'
    %s
    """
        .formatted(
            secrets.get(0),
            secrets.get(1),
            secrets.get(2),
            digest(secrets.get(3)),
            secrets.get(4),
            secrets.get(5),
            secrets.get(6),
            secrets.get(7),
            mistake);
  }

  private static String digest(String secret) {
    return secret.repeat(4).substring(0, 64);
  }

  private static List<String> secrets(Random random) {
    return IntStream.range(0, PLACES)
        .mapToObj(i -> "%016x%016x".formatted(random.nextLong(), random.nextLong()))
        .toList();
  }

  @Test
  void printsNoSecretWhereverItIsConfigured() {
    // Given
    Random random = new Random(SEED);

    for (int i = 0; i < 200; i++) {
      List<String> secrets = secrets(random);

      // When
      String printed =
          Configs.parse(yaml(secrets, ""), Map.of("IN_PATH", secrets.getLast())).toString();

      // Then
      assertThat(printed)
          .as("seed " + SEED)
          .doesNotContain(secrets)
          .contains("bot", "acme", "crm", "watch", "node");
    }
  }

  @Test
  void tellsNoSecretInAProblem() {
    // Given: every place wrong in some way
    Random random = new Random(SEED);
    List<String> secrets = secrets(random);
    String yaml =
        yaml(secrets, "banana: {}")
            .replace("secret: ", "secret: [1]\nsecret: ")
            .replace("crm.example", "crm example")
            .replace("token: ", "token: é")
            .replace("rediss://", "rediss://" + secrets.get(9) + "@")
            .replace("trustStore: /trust.p12, ", "")
            .replace("keyStorePassword: '", "keyStorePassword: '${nothing}")
            .replace("sha256: ", "sha256: x")
            .replace("X-Key: '", "X-Key: '\u00e9")
            .replace("bearer: '", "bearer: ' ")
            .replace("vault: '", "vault: '${nothing}");

    // When
    ConfigException told =
        catchThrowableOfType(
            ConfigException.class, () -> Configs.parse(yaml, Map.of("IN_PATH", secrets.getLast())));

    // Then
    assertThat(told.problems()).hasSizeGreaterThan(10);
    assertThat(told.getMessage()).doesNotContain(secrets);
  }

  @Test
  void tellsNoSecretOfMalformedYaml() {
    // When
    List<String> problems = Configs.problemsOf("secret: hunter2hunter2hunter2: hunter2\n");

    // Then
    assertThat(problems).singleElement().asString().doesNotContain("hunter2");
  }
}
