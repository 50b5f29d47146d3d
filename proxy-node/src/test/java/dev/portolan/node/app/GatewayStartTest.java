package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.config.ConfigLoader;
import dev.portolan.node.config.GatewayConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayStartTest {
  private static final String TENANTS =
      "tenants: {acme: {mounts: {one: {url: \"http://127.0.0.1:9/mcp\"}}}}\n";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void closesEverythingAndSaysUnavailableWhenThePortIsTaken(boolean nativeTransport)
      throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // Given
      int management = freePort();
      Vertx vertx =
          Vertx.builder()
              .with(new VertxOptions().setPreferNativeTransport(nativeTransport))
              .build();
      GatewayConfig config =
          config("listen: {host: 127.0.0.1, port: " + taken.getLocalPort() + "}\n", management);

      // When
      Throwable cause = failureOf(Gateway.start(vertx, config));

      // Then
      assertThat(ExitCode.of(cause)).isEqualTo(ExitCode.UNAVAILABLE);
      new ServerSocket(management, 1, InetAddress.getLoopbackAddress()).close();
    }
  }

  @Test
  void countsWhatTheJvmTells() {
    // Given
    try (NodeUnderTest node = NodeUnderTest.of(TENANTS)) {

      // When, Then
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(node.gateway().metrics().scrape())
                      .contains("jvm_memory_used_bytes", "process_uptime_seconds"));
    }
  }

  private static GatewayConfig config(String listen, int management) {
    return ConfigLoader.parse(
        listen + "management: {host: 127.0.0.1, port: " + management + "}\n" + TENANTS,
        "test",
        name -> null);
  }

  private static int freePort() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static Throwable failureOf(Future<?> future) throws Exception {
    return future
        .transform(outcome -> Future.succeededFuture(outcome.cause()))
        .toCompletionStage()
        .toCompletableFuture()
        .get(15, TimeUnit.SECONDS);
  }
}
