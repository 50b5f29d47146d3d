package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.testkit.FakeMcpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One endpoint that offers what all its backends offer together. */
class DiscoverTest {
  private final Backends backends = new Backends();

  @AfterEach
  void close() {
    backends.close();
  }

  @Test
  void tellsOfAllThatTheBackendsCanDoTogether() {
    // Given
    FakeMcpServer tools = backends.modern().offers(tool("a")).extension("example/x");
    FakeMcpServer prompts = backends.legacy().offersPrompt("p").offersResource("crm://a");

    // When
    JsonNode result = discover(tools.uri().toString(), prompts.uri().toString());

    // Then
    JsonNode can = result.path("capabilities");
    assertThat(can.path("tools").path("listChanged").asBoolean()).isTrue();
    assertThat(can.path("prompts").path("listChanged").asBoolean()).isTrue();
    assertThat(can.path("resources").path("listChanged").asBoolean()).isTrue();
    assertThat(can.path("extensions").has("example/x")).isTrue();
    assertThat(result.path("supportedVersions").toString()).isEqualTo("[\"2026-07-28\"]");
    assertThat(result.path("_meta").has("dev.portolan/incomplete")).isFalse();
  }

  @Test
  void answersWithOneBackendDownAndNamesIt() {
    // Given
    FakeMcpServer up = backends.modern().offersPrompt("p");

    // When
    JsonNode result = discover(up.uri().toString(), Bench.nowhere());

    // Then
    assertThat(result.path("capabilities").has("prompts")).isTrue();
    assertThat(result.path("_meta").path("dev.portolan/incomplete").toString())
        .isEqualTo("[\"two\"]");
    assertThat(result.path("ttlMs").asInt()).isLessThanOrEqualTo(5_000);
  }

  private static JsonNode discover(String one, String two) {
    String yaml =
        "tenants: {acme: {mounts: {one: {url: \"%s\"}, two: {url: \"%s\"}}}}".formatted(one, two);
    try (NodeUnderTest node = NodeUnderTest.of(yaml)) {
      return node.client().ask("server/discover", "").result();
    }
  }
}
