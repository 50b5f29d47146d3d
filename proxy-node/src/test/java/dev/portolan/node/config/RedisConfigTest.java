package dev.portolan.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.config.RedisConfig.Tls;
import dev.portolan.node.config.RedisConfig.Topology;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a Redis, and of who may give commands, can be configured. */
class RedisConfigTest {
  private static final String SHARED = "secret: 0123456789abcdef\n" + Configs.LEAST;
  private static final Topology PLAIN = new Topology.Single(URI.create("redis://redis:6379"));
  private static final Topology SECURE = new Topology.Single(URI.create("rediss://redis:6379"));
  private static final RedisConfig LEAST = least(PLAIN, null);

  private static RedisConfig least(Topology topology, @Nullable Tls tls) {
    return new RedisConfig(
        topology, null, null, 0, tls, "portolan", Duration.ofMillis(500), Duration.ofSeconds(1), 8);
  }

  private static StoreConfig store(String store) {
    return store(store, Map.of());
  }

  private static StoreConfig store(String store, Map<String, String> env) {
    return Configs.parse("store: {" + store + "}\n" + SHARED, env).store();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "kind: memory"})
  void keepsEverythingInMemoryUnlessTold(String store) {
    // When
    StoreConfig read = store(store);

    // Then
    assertThat(read).isEqualTo(new StoreConfig.Memory());
  }

  @Test
  void hasADefaultForEverythingButTheAddress() {
    // When
    StoreConfig read = store("kind: redis, address: 'redis://redis:6379'");

    // Then
    assertThat(read).isEqualTo(LEAST);
  }

  @Test
  void readsEveryKeyOfOneServer() {
    // Given
    String yaml =
        """
        store:
          kind: redis
          address: ${env:REDIS}
          username: portolan
          password: ${env:PASSWORD}
          database: 3
          keyPrefix: Portolan.eu_1-a
          timeout: 10ms
          connectTimeout: 1m
          connections: 256
          tls: {trustStore: /etc/ssl/trust.p12, trustStorePassword: t, keyStore: /etc/ssl/key.p12,
                keyStorePassword: "${env:PASSWORD}", verifyHostname: false}
        """;

    // When
    StoreConfig read =
        Configs.parse(yaml + SHARED, Map.of("REDIS", "rediss://[::1]:1", "PASSWORD", "p")).store();

    // Then
    assertThat(read)
        .isEqualTo(
            new RedisConfig(
                new Topology.Single(URI.create("rediss://[::1]:1")),
                "portolan",
                new Secret("p"),
                3,
                new Tls(
                    Path.of("/etc/ssl/trust.p12"),
                    new Secret("t"),
                    Path.of("/etc/ssl/key.p12"),
                    new Secret("p"),
                    false),
                "Portolan.eu_1-a",
                Duration.ofMillis(10),
                Duration.ofMinutes(1),
                256));
  }

  @Test
  void readsSentinelsWithCredentialsOfTheirOwn() {
    // When
    StoreConfig read =
        store(
            "kind: redis, username: node, password: ofTheServers, database: 2, sentinel: {master:"
                + " portolan, addresses: ['redis://s1:26379', 'redis://s2:26379'], username: watch,"
                + " password: '${env:P}'}",
            Map.of("P", "ofTheSentinels"));

    // Then
    assertThat(read)
        .isInstanceOfSatisfying(
            RedisConfig.class,
            redis -> {
              assertThat(redis.topology())
                  .isEqualTo(
                      new Topology.Sentinel(
                          "portolan",
                          List.of(URI.create("redis://s1:26379"), URI.create("redis://s2:26379")),
                          "watch",
                          new Secret("ofTheSentinels")));
              assertThat(redis.username()).isEqualTo("node");
              assertThat(redis.password()).isEqualTo(new Secret("ofTheServers"));
              assertThat(redis.database()).isEqualTo(2);
            });
  }

  @Test
  void takesSentinelsWithoutCredentials() {
    // When
    StoreConfig read = store("kind: redis, sentinel: {master: m, addresses: ['redis://s1:26379']}");

    // Then
    assertThat(read)
        .isEqualTo(
            least(
                new Topology.Sentinel("m", List.of(URI.create("redis://s1:26379")), null, null),
                null));
  }

  @Test
  void readsACluster() {
    // When
    StoreConfig read =
        store("kind: redis, database: 0, cluster: {addresses: ['redis://c1:1', 'redis://c2:2']}");

    // Then
    assertThat(read)
        .isEqualTo(
            least(
                new Topology.Cluster(
                    List.of(URI.create("redis://c1:1"), URI.create("redis://c2:2"))),
                null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "address: 'rediss://redis:6379'",
        "address: 'rediss://redis:6379', tls: {}",
        "address: 'rediss://redis:6379', tls: {verifyHostname: true}"
      })
  void speaksTlsAndVerifiesWhomItAskedForWhereTheAddressSaysSo(String store) {
    // When
    StoreConfig read = store("kind: redis, " + store);

    // Then
    assertThat(read).isEqualTo(least(SECURE, new Tls(null, null, null, null, true)));
  }

  @Test
  void speaksTlsToSentinelsAndClusters() {
    // When
    StoreConfig sentinel =
        store("kind: redis, sentinel: {master: m, addresses: ['rediss://s1:1', 'rediss://s2:1']}");
    StoreConfig cluster = store("kind: redis, cluster: {addresses: ['rediss://c1:1']}");

    // Then
    assertThat(List.of(sentinel, cluster))
        .allSatisfy(read -> assertThat(((RedisConfig) read).tls()).isNotNull());
  }

  @Test
  void opensAStoreThatHasNoPassword() {
    // When
    StoreConfig read =
        store("kind: redis, address: 'rediss://redis:6379', tls: {trustStore: /trust.p12}");

    // Then
    assertThat(read)
        .isEqualTo(least(SECURE, new Tls(Path.of("/trust.p12"), null, null, null, true)));
  }

  @Test
  void readsTheExampleOfTheDocumentation() throws IOException {
    // Given
    String example = Files.readString(Path.of("../docs/examples/portolan-redis.yaml"));

    // When
    GatewayConfig config =
        Configs.parse(
            example,
            Map.of(
                "PORTOLAN_SECRET", "0123456789abcdef",
                "PORTOLAN_MANAGEMENT_TOKEN", "fedcba9876543210",
                "REDIS_PASSWORD", "hunter2"));

    // Then
    assertThat(config.management().token()).isEqualTo(new Secret("fedcba9876543210"));
    assertThat(config.store())
        .isInstanceOfSatisfying(
            RedisConfig.class,
            redis -> {
              assertThat(redis.topology()).isEqualTo(PLAIN);
              assertThat(redis.password()).isEqualTo(new Secret("hunter2"));
            });
  }

  @Test
  void readsATokenForCommands() {
    // When
    GatewayConfig config =
        Configs.parse(
            "management: {token: '${env:TOKEN}'}\n" + Configs.LEAST,
            Map.of("TOKEN", "0123456789abcdef"));

    // Then
    assertThat(config.management())
        .isEqualTo(new ManagementConfig("127.0.0.1", 8081, true, new Secret("0123456789abcdef")));
  }
}
