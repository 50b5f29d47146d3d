package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages towards clients: cursors are anybody's node's, and of one revision only. */
class PagesTest {
  private final Backends backends = new Backends();
  private FakeMcpServer backend;
  private String yaml;

  @BeforeEach
  void open() {
    backend = backends.modern().offers(tool("a"), tool("b"), tool("c"), tool("d"), tool("e"));
    String tenant = "{mounts: {crm: {url: \"" + backend.uri() + "\"}}}";
    yaml =
        "secret: sixteen-characters-and-more\ncatalog: {pageSize: 2}\n"
            + "tenants: {acme: %s, globex: %s}".formatted(tenant, tenant);
  }

  @AfterEach
  void close() {
    backends.close();
  }

  @Test
  void goesOnAtAnyNodeThatSharesTheSecret() {
    // Given
    List<String> seen = new ArrayList<>();
    try (NodeUnderTest one = NodeUnderTest.of(yaml);
        NodeUnderTest two = NodeUnderTest.of(yaml)) {

      // When
      Answer first = page(one, "acme", "");
      Answer second = page(two, "acme", cursorOf(first));
      Answer third = page(one, "acme", cursorOf(second));

      // Then
      List.of(first, second, third)
          .forEach(page -> seen.addAll(page.result().path("tools").findValuesAsText("name")));
      assertThat(third.result().has("nextCursor")).isFalse();
    }
    assertThat(seen).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void refusesTheCursorOfAnotherTenant() {
    // Given
    try (NodeUnderTest node = NodeUnderTest.of(yaml)) {
      String cursor = cursorOf(page(node, "acme", ""));

      // When
      Answer answer = page(node, "globex", cursor);

      // Then
      assertThat(answer.code()).isEqualTo(RpcCode.INVALID_PARAMS);
    }
  }

  @Test
  void refusesACursorOfAListThatHasChanged() {
    // Given
    try (NodeUnderTest node = NodeUnderTest.of(yaml)) {
      String cursor = cursorOf(page(node, "acme", ""));
      TestClient.await(backend.awaitOpenListens(1));
      backend.offers(tool("a", "changed")).announceToolsChanged();
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> page(node, "acme", "").body().contains("changed"));

      // When
      Answer answer = page(node, "acme", cursor);

      // Then
      assertThat(answer.code()).isEqualTo(RpcCode.INVALID_PARAMS);
    }
  }

  private static Answer page(NodeUnderTest node, String tenant, String cursor) {
    String params = cursor.isEmpty() ? "" : "\"cursor\":\"" + cursor + "\"";
    return node.client(tenant).ask("tools/list", params);
  }

  private static String cursorOf(Answer page) {
    return page.result().path("nextCursor").asText();
  }
}
