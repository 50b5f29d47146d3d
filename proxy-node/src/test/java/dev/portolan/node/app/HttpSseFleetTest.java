package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several nodes before a backend of 2024-11-05: a stream is a connection, so each has its own. */
class HttpSseFleetTest {
  private static final int NODES = 3;

  private final Backends backends = new Backends();
  private SseBackend backend;
  private Fleet fleet;

  @BeforeEach
  void open() {
    backend = SseBackend.in(backends);
    backend.server().offers(tool("search")).capabilities("{\"tools\":{\"listChanged\":true}}");
    fleet = Fleet.of(NODES, backend.mount("ttl: 10m"));
  }

  @AfterEach
  void close() {
    fleet.close();
    backends.close();
  }

  @Test
  void everyNodeHasOneSessionHoweverManyCall() {
    // When
    List<Answer> answers =
        fleet.eachClient().stream()
            .flatMap(client -> List.of(client, client, client).stream())
            .map(client -> client.call("search", "{}"))
            .toList();

    // Then
    assertThat(answers).hasSize(3 * NODES).allMatch(answer -> answer.result().has("content"));
    assertThat(backend.server().count(McpMethod.INITIALIZE)).isEqualTo(NODES);
    assertThat(backend.front().opened()).isEqualTo(NODES);
    assertThat(backend.server().count(McpMethod.TOOLS_LIST)).isEqualTo(1);
  }

  @Test
  void aListThatChangesIsFreshOnEveryNode() {
    // Given
    fleet.eachClient().forEach(client -> client.list("tools/list"));
    backend.server().offers(tool("find"));

    // When: as often as it takes until one of the nodes listens
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> {
              backend.server().announceToolsChanged();
              assertThat(fleet.eachClient())
                  .allMatch(client -> client.list("tools/list").body().contains("\"find\""));
            });

    // Then
    assertThat(backend.front().opened()).isLessThanOrEqualTo(NODES);
  }
}
