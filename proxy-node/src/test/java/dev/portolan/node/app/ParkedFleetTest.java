package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that one node has parked and others go on with. */
class ParkedFleetTest {
  private final Backends backends = new Backends();
  private FakeMcpServer backend;
  private Fleet fleet;

  @BeforeEach
  void open() {
    backend = backends.legacy().offers(tool("pay"));
    backend.answers("pay", Inquirer.asks("Sure?", "Really?"));
    fleet =
        Fleet.of(
            2,
            "tenants: {acme: {apiKeys: [{subject: ann, sha256: %s}, {subject: bob, sha256: %s}],"
                    .formatted(Bench.digest("ann"), Bench.digest("bob"))
                + " mounts: {crm: {url: \"%s\"}}}}%n".formatted(backend.uri()));
  }

  @AfterEach
  void close() {
    fleet.close();
    backends.close();
  }

  private Inquirer at(int node, String key) {
    return Inquirer.of(fleet.client(node).withKey(key));
  }

  @Test
  void anyNodeGoesOnWithACallThatAnotherHasParked() {
    // Given
    Answer first = at(0, "ann").call("pay");

    // When
    Answer second = at(1, "ann").accept("pay", first, "one");
    Answer paid = at(0, "ann").accept("pay", second, "two");

    // Then
    assertThat(Inquirer.text(paid)).isEqualTo("heard one two");
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(1);
  }

  @Test
  void nobodyElseCanAnswer() {
    // Given
    Answer asked = at(0, "ann").call("pay");

    // When
    Answer ofAnother = at(1, "bob").accept("pay", asked, "yes");

    // Then
    assertThat(ofAnother.code()).isEqualTo(RpcCode.INVALID_PARAMS);
    assertThat(Inquirer.question(at(1, "ann").accept("pay", asked, "one")).isObject()).isTrue();
  }

  @Test
  void aCallWhoseNodeStopsIsLostAndTheBackendIsTold() {
    // Given
    Answer asked = at(0, "ann").call("pay");

    // When
    fleet.leave(fleet.node(0));
    Answer answer = at(0, "ann").accept("pay", asked, "yes");

    // Then
    assertThat(answer.error().path("data").path("reason").asText()).isEqualTo("disconnected");
    assertThat(answer.error().path("data").path("retryable").asBoolean(true)).isFalse();
    await().untilAsserted(() -> assertThat(backend.count(McpMethod.CANCELLED)).isEqualTo(1));
  }
}
