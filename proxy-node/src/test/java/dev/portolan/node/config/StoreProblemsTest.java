package dev.portolan.node.config;

import static dev.portolan.node.config.Configs.LEAST;
import static dev.portolan.node.config.Configs.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad configuration of the store and of the management token. */
class StoreProblemsTest {
  private static final String SHARED = "secret: 0123456789abcdef\n" + LEAST;
  private static final String AN_ADDRESS =
      "redis://host:port, or rediss://host:port for TLS; no credentials, path or query";
  private static final String A_TOKEN = "16 to 8192 characters of visible ASCII without spaces";

  static final List<Arguments> MISTAKES =
      List.of(
          mistake("kind: disk", "1:15: store.kind: 'disk' (expected: one of memory, redis)"),
          mistake(
              "kind: disk, address: 'redis://r:1', banana: 1",
              "1:15: store.kind: 'disk' (expected: one of memory, redis)"),
          mistake(
              "kind: memory, address: 'redis://r:1'",
              "1:23: store.address: unknown key (expected: one of kind)"),
          mistake("timeout: 1s", "1:9: store.timeout: unknown key (expected: one of kind)"),
          mistake(
              "kind: redis, address: 'redis://r:1', adress: x",
              "1:46: store.adress: unknown key, did you mean 'address'? (expected: one of address,"
                  + " cluster, connectTimeout, connections, database, keyPrefix, kind, password,"
                  + " sentinel, timeout, tls, username)"),
          mistake(
              "kind: redis",
              "1:8: store.address: missing (expected: one of address, sentinel, cluster)"),
          mistake(
              "kind: redis, address: 'redis://r:1', cluster: {addresses: ['redis://c:1']}",
              "1:55: store.cluster: set (expected: only one of address, sentinel, cluster)"),
          mistake(
              "kind: redis, cluster: {addresses: ['redis://c:1']}, sentinel: {master: m, addresses:"
                  + " ['redis://s:1']}",
              "1:31: store.cluster: set (expected: only one of address, sentinel, cluster)"),
          redis("username: u", "1:8: store.password: missing (expected: the password of username)"),
          redis(
              "username: 'a b', password: p",
              "1:56: store.username: 'a b' (expected: 1 to 256 characters without spaces)"),
          redis("password: ''", "1:56: store.password: *** (expected: at least one character)"),
          redis(
              "database: -1",
              "1:56: store.database: '-1' (expected: a whole number, 0 to 1000000)"),
          mistake(
              "kind: redis, cluster: {addresses: ['redis://c:1']}, database: 1",
              "1:71: store.database: '1' (expected: 0: a cluster has no other)"),
          redis(
              "keyPrefix: 'a:b'",
              "1:57: store.keyPrefix: 'a:b' (expected: 1 to 32 letters, digits, '.', '_' or '-')"),
          redis(
              "keyPrefix: " + "x".repeat(33),
              "1:57: store.keyPrefix: '"
                  + "x".repeat(33)
                  + "' (expected: 1 to 32 letters, digits, '.', '_' or '-')"),
          redis(
              "timeout: 9ms",
              "1:55: store.timeout: '9ms'"
                  + " (expected: a duration such as 250ms, 5m or 1h30m, 10ms to 1m)"),
          redis(
              "connectTimeout: 61s",
              "1:62: store.connectTimeout: '61s'"
                  + " (expected: a duration such as 250ms, 5m or 1h30m, 10ms to 1m)"),
          redis(
              "connections: 257",
              "1:59: store.connections: '257' (expected: a whole number, 1 to 256)"),
          redis("tls: {}", "1:51: store.tls: set (expected: rediss:// addresses, or no tls)"),
          sentinel(
              "addresses: ['redis://s:1']",
              "1:32: store.sentinel.master: missing"
                  + " (expected: the name that the sentinels have for it)"),
          sentinel(
              "master: 'm m', addresses: ['redis://s:1']",
              "1:41: store.sentinel.master: 'm m'"
                  + " (expected: 1 to 128 letters, digits, '.', '_' or '-')"),
          sentinel(
              "master: m", "1:32: store.sentinel.addresses: missing (expected: 1 to 64 addresses)"),
          sentinel(
              "master: m, addresses: []",
              "1:55: store.sentinel.addresses: 0 addresses (expected: 1 to 64 addresses)"),
          sentinel(
              "master: m, addresses: 'redis://s:1'",
              "1:55: store.sentinel.addresses: 'redis://s:1' (expected: a list)"),
          sentinel(
              "master: m, addresses: ['redis://s:1'], username: u",
              "1:32: store.sentinel.password: missing (expected: the password of username)"),
          sentinel(
              "master: m, addresses: ['redis://s:1'], database: 1",
              "1:72: store.sentinel.database: unknown key"
                  + " (expected: one of addresses, master, password, username)"),
          cluster(
              "addresses: ['redis://c:1', 'redis://c', 'redis://c:3']",
              "1:59: store.cluster.addresses[1]: 'redis://c' (expected: " + AN_ADDRESS + ")"),
          cluster(
              "addresses: ['redis://c:1', 'rediss://c:2']",
              "1:43: store.cluster.addresses: redis:// and rediss://"
                  + " (expected: one of them for all addresses)"),
          cluster(
              "addresses: [" + many(65) + "]",
              "1:43: store.cluster.addresses: 65 addresses (expected: 1 to 64 addresses)"),
          tls(
              "trustStore: trust.p12",
              "1:65: store.tls.trustStore: 'trust.p12' (expected: an absolute path)"),
          tls(
              "keyStorePassword: hunter2",
              "1:71: store.tls.keyStorePassword: set"
                  + " (expected: nothing, or the keyStore that it opens)"),
          tls(
              "trustStorePassword: hunter2",
              "1:73: store.tls.trustStorePassword: set"
                  + " (expected: nothing, or the trustStore that it opens)"),
          tls(
              "keyStore: /key.p12, keyStorePassword: ''",
              "1:91: store.tls.keyStorePassword: *** (expected: at least one character)"),
          tls(
              "verifyHostname: never",
              "1:69: store.tls.verifyHostname: 'never' (expected: true or false)"),
          tls(
              "keystore: /key.p12",
              "1:53: store.tls.keystore: unknown key, did you mean 'keyStore'? (expected: one of"
                  + " keyStore, keyStorePassword, trustStore, trustStorePassword,"
                  + " verifyHostname)"));

  private static Arguments mistake(String store, String problem) {
    return Arguments.of(store, problem);
  }

  private static Arguments redis(String more, String problem) {
    return Arguments.of("kind: redis, address: 'redis://r:1', " + more, problem);
  }

  private static Arguments sentinel(String sentinel, String problem) {
    return Arguments.of("kind: redis, sentinel: {" + sentinel + "}", problem);
  }

  private static Arguments cluster(String cluster, String problem) {
    return Arguments.of("kind: redis, cluster: {" + cluster + "}", problem);
  }

  private static Arguments tls(String tls, String problem) {
    return Arguments.of("kind: redis, address: 'rediss://r:1', tls: {" + tls + "}", problem);
  }

  private static String many(int addresses) {
    return IntStream.range(0, addresses)
        .mapToObj(i -> "'redis://c:1'")
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @FieldSource("MISTAKES")
  void tellsWhatIsWrongAndWhatWasExpected(String store, String problem) {
    // When
    List<String> problems = problemsOf("store: {" + store + "}\n" + SHARED);

    // Then
    assertThat(problems).containsExactly("portolan.yaml:" + problem);
  }

  @Test
  void wantsASecretThatNodesShare() {
    // When
    List<String> problems =
        problemsOf("store: {kind: redis, address: 'redis://redis:6379'}\n" + LEAST);

    // Then
    assertThat(problems)
        .containsExactly(
            "portolan.yaml:1:1: secret: missing (expected: at least 16 characters,"
                + " the same for all nodes that share a Redis)");
  }

  @Test
  void tellsOnceOfASecretThatIsTooShort() {
    // When
    List<String> problems =
        problemsOf("store: {kind: redis, address: 'redis://redis:6379'}\nsecret: short\n" + LEAST);

    // Then
    assertThat(problems)
        .containsExactly("portolan.yaml:2:9: secret: *** (expected: at least 16 characters)");
  }

  @Test
  void tellsOfAllMistakesAtOnceInTheOrderOfTheFile() {
    // Given
    String yaml =
        """
        management: {token: short}
        store:
          kind: redis
          cluster: {addresses: ['redis://c1', 'rediss://c2:1']}
          username: u
          database: 1000001
          keyPrefix: ''
          timeout: soon
          connectTimeout: 0
          connections: 0
          tls: {trustStorePassword: hunter2, keyStore: key.p12, keyStorePassword: k}
        """;

    // When
    List<String> problems = problemsOf(yaml + LEAST);

    // Then
    assertThat(problems)
        .extracting(problem -> problem.replaceFirst(" \\(expected.*", ""))
        .containsExactly(
            "portolan.yaml:1:1: secret: missing",
            "portolan.yaml:1:21: management.token: ***",
            "portolan.yaml:3:3: store.password: missing",
            "portolan.yaml:4:25: store.cluster.addresses[0]: 'redis://c1'",
            "portolan.yaml:6:13: store.database: '1000001'",
            "portolan.yaml:7:14: store.keyPrefix: ''",
            "portolan.yaml:8:12: store.timeout: 'soon'",
            "portolan.yaml:9:19: store.connectTimeout: '0'",
            "portolan.yaml:10:16: store.connections: '0'",
            "portolan.yaml:11:29: store.tls.trustStorePassword: set",
            "portolan.yaml:11:48: store.tls.keyStore: 'key.p12'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0123456789abcde", "0123456789 abcdef", "0123456789abcdef\u00e9", ""})
  void wantsATokenThatNobodyGuessesAndThatFitsIntoAHeader(String token) {
    // When
    List<String> problems = problemsOf("management: {token: '" + token + "'}\n" + LEAST);

    // Then
    assertThat(problems)
        .containsExactly("portolan.yaml:1:21: management.token: *** (expected: " + A_TOKEN + ")");
  }

  @Test
  void knowsTheTokenAmongTheKeysOfManagement() {
    // When
    List<String> problems = problemsOf("management: {tokn: 0123456789abcdef}\n" + LEAST);

    // Then
    assertThat(problems)
        .containsExactly(
            "portolan.yaml:1:14: management.tokn: unknown key, did you mean 'token'?"
                + " (expected: one of enabled, host, port, token)");
  }
}
