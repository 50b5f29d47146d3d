package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.redis.RedisUnderTest;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The node that holds a parked call is killed. Real processes. */
class ParkedLostTest {
  private final Backends backends = new Backends();
  private final FakeMcpServer backend = backends.legacy().offers(tool("pay"));
  private final String prefix = RedisUnderTest.shared().freshPrefix();
  private final List<NodeProcess> nodes = NodeProcess.startAll(List.of(yaml(), yaml()));

  private String yaml() {
    return Fleet.patient(RedisUnderTest.shared().uri(), prefix) + Backends.mount(backend);
  }

  @BeforeEach
  void open() {
    nodes.forEach(NodeProcess::awaitRedis);
  }

  @AfterEach
  void close() {
    nodes.forEach(NodeProcess::close);
    backends.close();
  }

  private Inquirer at(NodeProcess node) {
    return Inquirer.of(node.client());
  }

  private static void isToldThatTheCallIsLost(Answer answer) {
    assertThat(answer.code()).isEqualTo(RpcCode.INTERNAL_ERROR);
    assertThat(answer.error().at("/data/reason").asText()).isEqualTo("disconnected");
    assertThat(answer.error().at("/data/retryable").asBoolean(true)).isFalse();
  }

  @Test
  void aRetryAtAnotherNodeFailsForGoodAndTheBackendIsToldThatNobodyWaits() {
    // Given
    backend.answers("pay", Inquirer.asks("Sure?", "Really?"));
    Answer asked = at(nodes.getFirst()).call("pay");
    Inquirer there = at(nodes.getLast());

    // When
    nodes.getFirst().kill();
    Future<Answer> retried = there.accepts("pay", asked, "yes");
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(retried::isComplete);
    Answer again = there.accept("pay", asked, "yes");

    // Then
    isToldThatTheCallIsLost(retried.result());
    isToldThatTheCallIsLost(again);
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(1);
    await().untilAsserted(() -> assertThat(backend.count(McpMethod.CANCELLED)).isPositive());
  }
}
