package dev.portolan.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is right and wrong about a store, in any mixture: it is read, or told of; nothing else. */
class StoreCombinationsTest {
  private static final long SEED = 11;
  private static final int MIXTURES = 5_000;

  private static final List<List<String>> KEYS =
      List.of(
          List.of("kind: redis", "kind: redis", "kind: redis", "kind: memory", "kind: x"),
          List.of("address: 'redis://r:1'", "address: 'rediss://r:1'", "address: r", "address: "),
          List.of(
              "cluster: {addresses: ['redis://c:1']}",
              "cluster: {addresses: ['redis://c:1', 'rediss://c:1']}",
              "cluster: {addresses: []}",
              "cluster: 1"),
          List.of(
              "sentinel: {master: m, addresses: ['redis://s:1'], password: p}",
              "sentinel: {master: m, addresses: ['rediss://s:1'], username: u}",
              "sentinel: {addresses: ['redis://s:1']}",
              "sentinel: {master: '', addresses: }"),
          List.of("username: u", "username: ''", "username: [u]"),
          List.of("password: p", "password: ''", "password: {}"),
          List.of("database: 0", "database: 1", "database: x"),
          List.of("keyPrefix: p", "keyPrefix: '{'"),
          List.of("timeout: 1s", "timeout: 1h"),
          List.of("connectTimeout: 1s", "connectTimeout: 0"),
          List.of("connections: 1", "connections: 0"),
          List.of(
              "tls: {}",
              "tls: {trustStore: /t, keyStore: k, keyStorePassword: p}",
              "tls: {trustStorePassword: p}",
              "tls: {keyStore: '/k', keyStorePassword: ''}",
              "tls: {verifyHostname: 1}",
              "tls: 1"));

  @Test
  void areReadOrToldOfInAnyMixture() {
    // Given
    Random random = new Random(SEED);
    int good = 0;

    for (int i = 0; i < MIXTURES; i++) {
      String yaml = mixture(random);

      // When
      boolean read = isRead(yaml);

      // Then: anything but a ConfigException would have ended the test
      good += read ? 1 : 0;
    }
    assertThat(good).as("good ones, seed " + SEED).isBetween(1, MIXTURES - 1);
  }

  private static boolean isRead(String yaml) {
    try {
      return Configs.parse(yaml).store() != null;
    } catch (ConfigException told) {
      assertThat(told.problems()).as(yaml).isNotEmpty();
      return false;
    } catch (RuntimeException refused) {
      throw new AssertionError("seed " + SEED + ": " + yaml, refused);
    }
  }

  private static String mixture(Random random) {
    StringBuilder yaml = new StringBuilder();
    if (random.nextInt(4) > 0) {
      yaml.append("secret: 0123456789abcdef\n");
    }
    yaml.append("store:\n");
    for (List<String> key : KEYS) {
      if (random.nextInt(3) == 0 || key.equals(KEYS.getFirst())) {
        yaml.append("  ").append(key.get(random.nextInt(key.size()))).append('\n');
      }
    }
    return yaml.append(Configs.LEAST).toString();
  }
}
