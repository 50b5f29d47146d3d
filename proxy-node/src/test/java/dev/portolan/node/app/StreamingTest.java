package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import dev.portolan.testkit.SseEvent;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replies flow: nothing is held back, and a client that leaves ends the work. */
class StreamingTest {
  private static final String CALL = "\"name\":\"work\",\"arguments\":{}";
  private static final String WITH_PROGRESS =
      CALL
          + ",\"_meta\":{\"progressToken\":\"p-1\","
          + "\"io.modelcontextprotocol/logLevel\":\"info\","
          + TestClient.META.substring(1);

  private final Backends backends = new Backends();

  @AfterEach
  void close() {
    backends.close();
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void passesTheFirstEventBeforeTheLastIsSent(Era era) {
    // Given
    Promise<Void> gate = Promise.promise();
    FakeMcpServer backend = backends.of(era).offers(tool("work"));
    backend.answers(
        "work",
        Reply.sse(
            SseEvent.progress(1, 3),
            SseEvent.log("info", "half way"),
            SseEvent.progress(2, 3),
            SseEvent.resultText("done").after(gate.future())));
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend))) {

      // When
      Opened opened = node.client().stream("tools/call", WITH_PROGRESS);
      String before = opened.untilItSays("\"progress\":2").text();
      gate.complete();
      opened.untilOver();

      // Then
      assertThat(before).contains("\"progressToken\":\"p-1\"").doesNotContain("done");
      assertThat(opened.text())
          .containsSubsequence("\"progress\":1", "half way", "\"progress\":2", "done");
    }
  }

  @Test
  void cancelsAtALegacyBackendByNotification() {
    // Given
    FakeMcpServer backend = backends.legacy().offers(tool("work"));
    backend.answers("work", Reply.talk(talk -> talk.progress(1, 2)));
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend))) {
      Opened opened =
          node.client().stream("tools/call", WITH_PROGRESS).untilItSays("\"progress\":1");

      // When
      opened.leave();

      // Then
      TestClient.await(backend.awaitCount(McpMethod.CANCELLED, 1));
      assertThat(Backends.only(backend, McpMethod.CANCELLED).params().path("requestId"))
          .isEqualTo(Backends.only(backend, McpMethod.TOOLS_CALL).json().path("id"));
    }
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void cancelsForAClientThatLeavesBeforeTheBackendHasBegunToAnswer(Era era) {
    // Given
    FakeMcpServer backend = backends.of(era).offers(tool("work"));
    backend.answers("work", new Reply.Never());
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend))) {
      HttpClientRequest request =
          TestClient.await(
              node.client().open(HttpMethod.POST, TestClient.headersOf("tools/call", CALL)));
      request.send(TestClient.bodyOf(1, "tools/call", CALL));
      TestClient.await(backend.awaitCount(McpMethod.TOOLS_CALL, 1));

      // When
      request.reset();

      // Then
      TestClient.await(
          era == Era.MODERN
              ? backend.awaitCancelled(1)
              : backend.awaitCount(McpMethod.CANCELLED, 1));
      assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void passesALargeReplyToTheByte(Era era) {
    // Given
    String large =
        "{\"content\":[],\"x-odd\":[1.50,1E2,\"\\u00e9\"],\"z\":\"" + "é".repeat(2_000_000) + "\"}";
    FakeMcpServer backend = backends.of(era).offers(tool("work"));
    backend.answers("work", Reply.json(large));
    Answer answer;

    // When
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend))) {
      answer =
          node.client()
              .send(
                  TestClient.bodyOf(77, "tools/call", CALL),
                  Map.copyOf(TestClient.headersOf("tools/call", CALL)));
    }

    // Then
    assertThat(answer.body().contains(large.substring(1, large.length() - 1))).isTrue();
    assertThat(answer.message().path("id").toString()).isEqualTo("77");
  }
}
