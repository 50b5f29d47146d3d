package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A modern client before a backend of 2025-11-25. */
class LegacyBackendTest {
  private final Backends backends = new Backends();
  private FakeMcpServer backend;
  private NodeUnderTest node;

  @BeforeEach
  void open() {
    backend = backends.legacy().offers(tool("search")).offersResource("crm://a");
    node = NodeUnderTest.of(Backends.mount(backend));
  }

  @AfterEach
  void close() {
    node.close();
    backends.close();
  }

  @Test
  void addsWhatModernClientsNeedToResults() {
    // When
    Answer call = node.client().call("search", "{}");
    Answer read = node.client().ask("resources/read", "\"uri\":\"crm://a\"");

    // Then
    assertThat(call.result().path("resultType").asText()).isEqualTo("complete");
    assertThat(read.result().path("resultType").asText()).isEqualTo("complete");
    assertThat(read.result().path("ttlMs").isIntegralNumber()).isTrue();
    assertThat(read.result().path("cacheScope").asText()).isEqualTo("private");
  }

  @Test
  void answersAClientThatNamesALevelOfLogsThatIsNone() {
    // Given
    String meta =
        "\"_meta\":{\"io.modelcontextprotocol/logLevel\":3," + TestClient.META.substring(1);

    // When
    Answer call = node.client().ask("tools/call", "\"name\":\"search\"," + meta);

    // Then
    assertThat(call.result().has("content")).isTrue();
  }

  @Test
  void tellsOfAMissingResourceInTheCodeOfModernClients() {
    // When
    Answer read = node.client().ask("resources/read", "\"uri\":\"crm://gone\"");

    // Then
    assertThat(read.code()).isEqualTo(RpcCode.INVALID_PARAMS);
    assertThat(read.error().path("data").path("uri").asText()).isEqualTo("crm://gone");
  }

  @Test
  void keepsCallsApartThatAllHaveOneId() {
    // Given
    backend.answers("search", call -> Reply.text(call.arguments().path("n").asText()));
    node.client().call("search", "{\"n\":-1}");
    backend.forgetCalls();
    List<Future<Answer>> asked = new ArrayList<>();

    // When
    for (int n = 0; n < 20; n++) {
      String params = "\"name\":\"search\",\"arguments\":{\"n\":" + n + "}";
      asked.add(
          node.client()
              .sends(
                  TestClient.bodyOf(1, "tools/call", params),
                  TestClient.headersOf("tools/call", params)));
    }
    TestClient.await(Future.join(asked));

    // Then
    for (int n = 0; n < 20; n++) {
      Answer answer = asked.get(n).result();
      assertThat(answer.message().path("id").toString()).isEqualTo("1");
      assertThat(answer.result().path("content").path(0).path("text").asText()).isEqualTo("" + n);
    }
    assertThat(backend.calls(McpMethod.TOOLS_CALL))
        .extracting(call -> call.json().path("id"))
        .doesNotHaveDuplicates();
  }

  @Test
  void beginsANewSessionBehindTheClientsBackWhenTheOldOneIsLost() {
    // Given: it announces nothing, or the node, which would listen, might find the loss out first
    backend.capabilities("{\"tools\":{}}");
    node.client().call("search", "{}");
    backend.forgetSessions().forgetCalls();

    // When
    Answer answer = node.client().call("search", "{}");

    // Then
    assertThat(answer.result().has("content")).isTrue();
    assertThat(backend.count(McpMethod.INITIALIZE)).isEqualTo(1);
    assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(2);
  }
}
