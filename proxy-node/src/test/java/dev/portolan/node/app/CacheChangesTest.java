package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.FakeMcpServer;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators can do to the catalog. */
class CacheChangesTest {
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
  void refreshFetchesAnewWithoutACall() {
    // Given
    try (NodeUnderTest node = Managed.node(Backends.mount(backend));
        Managed operator = Managed.of(node)) {
      node.client().list("tools/list");
      backend.offers(tool("brand_new"));
      assertThat(node.client().list("tools/list").body()).doesNotContain("brand_new");

      // When
      Managed.Answer answer = operator.post("/cache/refresh?tenant=acme&mount=crm&kind=tools");

      // Then
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"families\":1}");
      until(() -> entriesHeld(operator) == 2);
      assertThat(backend.count(McpMethod.TOOLS_LIST)).isEqualTo(2);
      assertThat(node.client().list("tools/list").body()).contains("brand_new");
      assertThat(backend.count(McpMethod.TOOLS_LIST)).isEqualTo(2);
    }
  }

  @Test
  void purgeForgetsAndTheNextCallListsAnew() {
    // Given
    try (NodeUnderTest node = Managed.node(Backends.mount(backend));
        Managed operator = Managed.of(node)) {
      node.client().list("tools/list");
      backend.offers(tool("brand_new"));

      // When
      Managed.Answer answer = operator.post("/cache/purge?mount=crm");

      // Then
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"families\":4}");
      assertThat(operator.get("/cache").listings()).isEmpty();
      assertThat(backend.count(McpMethod.TOOLS_LIST)).as("nobody has asked yet").isEqualTo(1);
      assertThat(node.client().call("brand_new", "{}").result().has("content")).isTrue();
      assertThat(backend.count(McpMethod.TOOLS_LIST)).isEqualTo(2);
    }
  }

  @Test
  void touchesNothingButWhatIsMeant() {
    // Given
    FakeMcpServer other = backends.modern().offers(tool("other"));
    String yaml =
        "tenants: {acme: {mounts: {crm: {url: \"%s\"}}}, globex: {mounts: {crm: {url: \"%s\"}}}}"
            .formatted(backend.uri(), other.uri());
    try (NodeUnderTest node = Managed.node(yaml);
        Managed operator = Managed.of(node)) {
      node.client("acme").list("tools/list");
      node.client("globex").list("tools/list");

      // When
      operator.post("/cache/purge?tenant=globex");
      node.client("acme").list("tools/list");
      node.client("globex").list("tools/list");
    }

    // Then
    assertThat(backend.count(McpMethod.TOOLS_LIST)).isEqualTo(1);
    assertThat(other.count(McpMethod.TOOLS_LIST)).isEqualTo(2);
  }

  @Test
  void countsAFamilyThatTenantsShareOnce() {
    // Given
    String yaml =
        "tenants: {acme: {mounts: {crm: {url: \"%1$s\"}}}, globex: {mounts: {crm: {url: \"%1$s\"}}}}"
            .formatted(backend.uri());
    try (NodeUnderTest node = Managed.node(yaml);
        Managed operator = Managed.of(node)) {

      // When
      Managed.Answer answer = operator.post("/cache/refresh?all=true");

      // Then
      assertThat(answer.body()).isEqualTo("{\"families\":4}");
    }
  }

  @Test
  void changesNothingWhenNothingIsNamed() {
    // Given
    try (NodeUnderTest node = Managed.node(Backends.mount(backend));
        Managed operator = Managed.of(node)) {
      node.client().list("tools/list");

      // When
      Managed.Answer answer = operator.post("/cache/purge");

      // Then
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.error())
          .isEqualTo("no tenant, mount or kind (expected: at least one of them, or all=true)");
      assertThat(entriesHeld(operator)).isEqualTo(1);
    }
  }

  private static int entriesHeld(Managed operator) {
    return operator.get("/cache").listings().path(0).path("entries").asInt();
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(condition);
  }
}
