package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client factory in code, found by the service loader. */
class ClientFactoryTest {
  private final Backends backends = new Backends();

  @AfterEach
  void close() {
    backends.close();
  }

  @Test
  void givesEachCallerTheBackendOfItsFactory() {
    // Given
    FakeMcpServer red = backends.modern().offers(tool("red"));
    FakeMcpServer blue = backends.modern().offers(tool("blue"));
    String key = "{subject: %s, sha256: %s, claims: {port: \"%d\"}}";
    String yaml =
        "tenants: {acme: {apiKeys: [%s, %s, {subject: zoe, sha256: %s}], mounts: {crm: {factory: local}}}}"
            .formatted(
                key.formatted("ann", Bench.digest("ann"), red.port()),
                key.formatted("bob", Bench.digest("bob"), blue.port()),
                Bench.digest("zoe"));

    // When
    List<String> seen;
    Answer called;
    try (NodeUnderTest node = NodeUnderTest.of(yaml)) {
      seen = List.of(names(node, "ann"), names(node, "bob"), names(node, "zoe"));
      called = node.client().withKey("bob").call("blue", "{}");
    }

    // Then
    assertThat(seen).containsExactly("[red]", "[blue]", "[]");
    assertThat(called.result().has("content")).isTrue();
    assertThat(Backends.only(blue, McpMethod.TOOLS_CALL).header("x-user")).isEqualTo("bob");
  }

  private static String names(NodeUnderTest node, String key) {
    Answer listed = node.client().withKey(key).list("tools/list");
    return listed.result().path("tools").findValuesAsText("name").toString();
  }
}
