package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A legacy backend that asks in the midst of a modern client's call. */
class ParkedCallTest {
  private final Backends backends = new Backends();
  private FakeMcpServer backend;
  private NodeUnderTest node;

  @BeforeEach
  void open() {
    backend = backends.legacy().offers(tool("pay"));
    backend.answers("pay", Inquirer.asks("Sure?"));
    node = NodeUnderTest.of(Backends.mount(backend));
  }

  @AfterEach
  void close() {
    node.close();
    backends.close();
  }

  @Test
  void theClientIsAskedAndItsAnswerEndsTheCall() {
    // Given
    Inquirer client = Inquirer.of(node.client());
    Answer asked = client.call("pay");

    // When
    Answer paid = client.accept("pay", asked, "yes");

    // Then
    assertThat(asked.result().path("resultType").asText()).isEqualTo("input_required");
    assertThat(Inquirer.question(asked).path("method").asText()).isEqualTo("elicitation/create");
    assertThat(Inquirer.question(asked).path("params").path("message").asText()).isEqualTo("Sure?");
    assertThat(Inquirer.text(paid)).isEqualTo("heard yes");
    assertThat(paid.result().path("resultType").asText()).isEqualTo("complete");
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(1);
  }
}
