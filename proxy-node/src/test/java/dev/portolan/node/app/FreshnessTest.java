package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.FakeMcpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients are told of freshness is true, and what they ask of it is done. */
class FreshnessTest {
  private final Backends backends = new Backends();
  private FakeMcpServer backend;

  @BeforeEach
  void open() {
    backend = backends.modern().offers(tool("search"));
  }

  @AfterEach
  void close() {
    backends.close();
  }

  @Test
  void tellsTheLeastRemainingFreshness() {
    // Given
    FakeMcpServer brief = backends.modern().offers(tool("brief")).hints(10_000, "public");
    String yaml =
        "tenants: {acme: {mounts: {one: {url: \"%s\"}, two: {url: \"%s\"}}}}"
            .formatted(backend.uri(), brief.uri());

    // When
    JsonNode result;
    try (NodeUnderTest node = NodeUnderTest.of(yaml)) {
      result = node.client("acme").list("tools/list").result();
    }

    // Then
    assertThat(result.path("ttlMs").asInt()).isBetween(1, 10_000);
    assertThat(result.path("cacheScope").asText()).isEqualTo("public");
  }

  @Test
  void callsAListPrivateIfOneBackendDoes() {
    // Given
    FakeMcpServer shy = backends.modern().offers(tool("shy")).hints(60_000, "private");
    String yaml =
        "tenants: {acme: {mounts: {one: {url: \"%s\"}, two: {url: \"%s\"}}}}"
            .formatted(backend.uri(), shy.uri());

    // When
    JsonNode result;
    try (NodeUnderTest node = NodeUnderTest.of(yaml)) {
      result = node.client("acme").list("tools/list").result();
    }

    // Then
    assertThat(result.path("cacheScope").asText()).isEqualTo("private");
  }

  @Test
  void callsAListPrivateIfTheBindingReadTheCaller() {
    // Given
    String yaml = Backends.mount(backend, "headers: {x-user: \"${caller.subject}\"}");

    // When
    JsonNode result;
    try (NodeUnderTest node = NodeUnderTest.of(yaml)) {
      result = node.client("acme").list("tools/list").result();
    }

    // Then
    assertThat(result.path("cacheScope").asText()).isEqualTo("private");
  }

  @Test
  void callsAListPrivateIfTheKeyToldTheTenant() {
    // Given
    String tenant = "{apiKeys: [{subject: ann, sha256: %s}], mounts: {crm: {url: \"%s\"}}}";
    String yaml =
        "tenants:\n  acme: "
            + tenant.formatted(Bench.digest("ann"), backend.uri())
            + "\n  globex: "
            + tenant.formatted(Bench.digest("eve"), backend.uri());

    // When
    JsonNode result;
    try (NodeUnderTest node = NodeUnderTest.of(yaml)) {
      result = node.client().withKey("ann").list("tools/list").result();
    }

    // Then
    assertThat(result.path("cacheScope").asText()).isEqualTo("private");
  }

  @Test
  void fetchesAnewForEachListWhereTheMountSaysRefresh() {
    // When
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend, "onClientList: refresh"))) {
      for (int list = 0; list < 3; list++) {
        node.client().list("tools/list");
      }
      node.client().call("search", "{}");
    }

    // Then
    assertThat(backend.count(McpMethod.TOOLS_LIST)).isEqualTo(3);
  }

  @Test
  void fetchesAnewForAClientThatWantsNothingCached() {
    // Given
    String body;
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend))) {
      node.client().list("tools/list");
      backend.offers(tool("brand_new"));

      // When
      body = node.client().with("Cache-Control", "no-cache").list("tools/list").body();
    }

    // Then
    assertThat(body).contains("brand_new");
  }
}
