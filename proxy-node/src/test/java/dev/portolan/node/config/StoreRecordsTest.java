package dev.portolan.node.config;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portolan.node.config.RedisConfig.Tls;
import dev.portolan.node.config.RedisConfig.Topology;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** What the records of the store refuse, whoever makes them. */
class StoreRecordsTest {
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Topology PLAIN = new Topology.Single(URI.create("redis://redis:6379"));
  private static final Topology SECURE = new Topology.Single(URI.create("rediss://redis:6379"));
  private static final Topology CLUSTER =
      new Topology.Cluster(List.of(URI.create("redis://c1:6379")));

  static final List<Arguments> REFUSED =
      List.of(
          refused("database: 1 (expected: 0 to 0)", () -> with(CLUSTER, null, 1)),
          refused("database: -1 (expected: 0 to 1000000)", () -> with(PLAIN, null, -1)),
          refused("password: none", () -> with(PLAIN, "u", 0)),
          refused("tls: null (expected: some", () -> secured(SECURE, null)),
          refused("tls: Tls[", () -> secured(PLAIN, Tls.DEFAULT)),
          refused("keyPrefix: '{p}'", () -> paced("{p}", 500, 1000, 8)),
          refused("timeout: 9ms (expected: 10ms to 1m)", () -> paced("p", 9, 1000, 8)),
          refused("connectTimeout: 1m1ms (expected: 10ms to 1m)", () -> paced("p", 500, 60_001, 8)),
          refused("connections: 0 (expected: 1 to 256)", () -> paced("p", 500, 1000, 0)),
          refused("address: ***", () -> new Topology.Single(URI.create("redis://:pw@redis:6379"))),
          refused("addresses: 0 (expected: 1 to 64", () -> new Topology.Cluster(List.of())),
          refused(
              "addresses: 65",
              () -> new Topology.Cluster(Collections.nCopies(65, URI.create("redis://c1:6379")))),
          refused(
              "addresses: [redis://c1:1, rediss://c2:1]",
              () ->
                  new Topology.Cluster(
                      List.of(URI.create("redis://c1:1"), URI.create("rediss://c2:1")))),
          refused("master: 'm m'", () -> sentinel("m m", null)),
          refused("password: none", () -> sentinel("m", "u")),
          refused(
              "trustStore: 'trust.p12' (expected: an absolute path)",
              () -> new Tls(Path.of("trust.p12"), null, null, null, true)),
          refused("keyStore: none", () -> new Tls(null, null, null, new Secret("k"), true)),
          refused("token: ***", () -> new ManagementConfig("h", 1, true, new Secret("short"))));

  private static Arguments refused(String message, Supplier<Object> constructor) {
    return Arguments.of(message, constructor);
  }

  private static RedisConfig with(Topology topology, @Nullable String username, int database) {
    return new RedisConfig(topology, username, null, database, null, "p", SHORT, SHORT, 8);
  }

  private static RedisConfig secured(Topology topology, @Nullable Tls tls) {
    return new RedisConfig(topology, null, null, 0, tls, "p", SHORT, SHORT, 8);
  }

  private static RedisConfig paced(String prefix, long timeoutMs, long connectMs, int connections) {
    return new RedisConfig(
        PLAIN,
        null,
        null,
        0,
        null,
        prefix,
        Duration.ofMillis(timeoutMs),
        Duration.ofMillis(connectMs),
        connections);
  }

  private static Topology sentinel(String master, @Nullable String username) {
    return new Topology.Sentinel(master, List.of(URI.create("redis://s1:26379")), username, null);
  }

  @ParameterizedTest
  @FieldSource("REFUSED")
  void cannotBeMadeWrong(String message, Supplier<Object> constructor) {
    // When, Then
    assertThatIllegalArgumentException()
        .isThrownBy(constructor::get)
        .withMessageContaining(message);
  }

  @Test
  void isNeverWithoutASharedSecret() {
    // Given
    GatewayConfig alone = Configs.parse(Configs.LEAST);

    // When, Then
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new GatewayConfig(
                    alone.listen(),
                    alone.management(),
                    with(PLAIN, null, 0),
                    null,
                    alone.previousSecrets(),
                    alone.catalog(),
                    alone.sessions(),
                    alone.limits(),
                    alone.log(),
                    alone.tracing(),
                    alone.tenants()))
        .withMessageContaining("secret: none");
  }
}
