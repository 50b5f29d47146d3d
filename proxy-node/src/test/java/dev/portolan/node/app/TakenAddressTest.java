package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.node.config.ConfigLoader;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever transport the machine has: an address that is taken is told by name. */
class TakenAddressTest {
  private final Vertx vertx = Vertx.vertx();
  private final ServerSocket other;

  TakenAddressTest() throws IOException {
    other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws Exception {
    other.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void namesTheAddressOfClientsThatIsTaken() {
    // Given
    String yaml = yaml(other.getLocalPort(), 0);

    // When, Then
    assertThatThrownBy(() -> start(yaml))
        .hasCauseInstanceOf(BindException.class)
        .hasMessageContaining("127.0.0.1:" + other.getLocalPort());
  }

  @Test
  void namesTheAddressOfManagementThatIsTaken() {
    // Given
    String yaml = yaml(0, other.getLocalPort());

    // When, Then
    assertThatThrownBy(() -> start(yaml))
        .hasCauseInstanceOf(BindException.class)
        .hasMessageContaining("127.0.0.1:" + other.getLocalPort());
  }

  private void start(String yaml) throws Exception {
    Gateway.start(vertx, ConfigLoader.parse(yaml, "test", name -> null))
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static String yaml(int port, int management) {
    return """
    listen: {host: 127.0.0.1, port: %d}
    management: {host: 127.0.0.1, port: %d}
    tenants: {acme: {mounts: {crm: {url: "http://127.0.0.1:9/mcp"}}}}
    """
        .formatted(port, management);
  }
}
