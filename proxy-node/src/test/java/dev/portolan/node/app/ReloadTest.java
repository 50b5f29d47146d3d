package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.TenantId;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.config.ConfigSource;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that changes while the node runs. */
class ReloadTest {
  private static final String CONFIG =
      NodeUnderTest.LOCAL + "tenants: {%s: {mounts: {one: {url: \"%s\"}}}}\n";

  private final Bench bench = new Bench();
  private final FakeMcpServer first = bench.backend("of_first");
  private final FakeMcpServer second = bench.backend("of_second");
  private final Backends backends = new Backends();
  private final FakeMcpServer legacy = backends.legacy();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void close() {
    bench.close();
    backends.close();
  }

  @Test
  void swapsTenantsWhenTheFileChanges() throws IOException {
    // Given
    try (NodeUnderTest node = reloading(CONFIG.formatted("acme", first.uri()))) {
      assertThat(node.client("acme").call("of_first", "{}").status()).isEqualTo(200);

      // When
      write(CONFIG.formatted("zenith", second.uri()));

      // Then
      until(() -> node.client("zenith").call("of_second", "{}").status() == 200);
      assertThat(node.client("acme").call("of_first", "{}").status()).isEqualTo(401);
      assertThat(node.client("zenith").call("of_first", "{}").code()).isEqualTo(-32602);
    }
  }

  @Test
  void endsTheListenStreamsOfATenantThatChanged() throws IOException {
    // Given
    try (NodeUnderTest node = reloading(CONFIG.formatted("acme", first.uri()))) {
      Opened stream =
          node.client("acme").stream(
                  "subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}")
              .untilItSays("acknowledged");

      // When
      write(CONFIG.formatted("acme", second.uri()));

      // Then
      assertThat(stream.untilOver()).isEqualTo("ended");
      assertThat(stream.text()).contains("\"result\":{");
      assertThat(node.client("acme").list("tools/list").body())
          .contains("of_second")
          .doesNotContain("of_first");
    }
  }

  @Test
  void sharesSessionsAtABackendFromThenOn() throws IOException {
    // Given
    String config = NodeUnderTest.LOCAL + Backends.mount(legacy.offers(tool("t")));
    try (NodeUnderTest node = reloading(config)) {
      LegacyClient one = LegacyClient.at(node.client());
      LegacyClient other = LegacyClient.at(node.client());
      List.of(one, other).forEach(client -> client.call("t"));
      List<String> own = sessionsOfCalls();

      // When
      write(config.replace("}}}}", ", sessions: shared}}}}"));

      // Then
      until(
          () -> {
            legacy.forgetCalls();
            List.of(one, other).forEach(client -> client.call("t"));
            return Set.copyOf(sessionsOfCalls()).size() == 1;
          });
      assertThat(own).doesNotHaveDuplicates().doesNotContainAnyElementsOf(sessionsOfCalls());
    }
  }

  private List<String> sessionsOfCalls() {
    return legacy.calls(McpMethod.TOOLS_CALL).stream().map(Call::sessionId).toList();
  }

  @Test
  void keepsTheOldConfigurationWhenTheNewOneIsWrong() throws IOException {
    // Given
    try (NodeUnderTest node = reloading(CONFIG.formatted("acme", first.uri()));
        LogRecord log = LogRecord.of("dev.portolan")) {

      // When
      write(CONFIG.formatted("zenith", second.uri()) + "unheard_of: 7\n");

      // Then
      until(() -> log.text().contains("unheard_of"));
      assertThat(log.text()).contains("portolan.yaml").contains("the running one stays");
      assertThat(node.client("acme").call("of_first", "{}").status()).isEqualTo(200);
      assertThat(node.client("zenith").call("of_second", "{}").status()).isEqualTo(401);
    }
  }

  @Test
  void keepsTheOldConfigurationWhenTheNewOneNeedsARestart() throws IOException {
    // Given
    try (NodeUnderTest node = reloading(CONFIG.formatted("acme", first.uri()));
        LogRecord log = LogRecord.of("dev.portolan")) {

      // When
      write(CONFIG.formatted("zenith", second.uri()).replace("port: 0", "port: 1"));

      // Then
      until(() -> log.text().contains("\"configuration not reloaded\""));
      assertThat(log.text()).contains("the running one stays").contains("listen");
      assertThat(node.client("acme").call("of_first", "{}").status()).isEqualTo(200);
      assertThat(node.client("zenith").call("of_second", "{}").status()).isEqualTo(401);
    }
  }

  @Test
  void looksNoMoreOnceTheNodeStops() throws IOException {
    // Given
    write(CONFIG.formatted("acme", first.uri()));
    ConfigSource source = new ConfigSource(folder.resolve("portolan.yaml"));
    try (NodeUnderTest node = NodeUnderTest.exactly(source.load());
        LogRecord log = LogRecord.of("dev.portolan")) {
      ConfigReloader reloader = new ConfigReloader(node.gateway(), source);
      write(CONFIG.formatted("zenith", second.uri()));
      node.gateway().leave();

      // When
      reloader.look();
      TestClient.await(node.gateway().stop());
      reloader.look();

      // Then
      assertThat(node.gateway().config().tenants()).containsOnlyKeys(new TenantId("acme"));
      assertThat(log.text()).doesNotContain("eloaded");
    }
  }

  private NodeUnderTest reloading(String yaml) throws IOException {
    write(yaml);
    ConfigSource source = new ConfigSource(folder.resolve("portolan.yaml"));
    NodeUnderTest node = NodeUnderTest.exactly(source.load());
    new ConfigReloader(node.gateway(), source).start();
    return node;
  }

  private void write(String yaml) throws IOException {
    Files.writeString(folder.resolve("portolan.yaml"), yaml);
  }

  private static void until(Callable<Boolean> happened) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(happened);
  }
}
