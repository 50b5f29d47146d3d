package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tasks extension: a task id tells whose the task is, to this node and its like alone. */
class TaskHandlesTest {
  private static final String TASK =
      "{\"resultType\":\"%s\",\"taskId\":\"task-1\",\"status\":\"working\"}";
  private static final String META =
      ",\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":"
          + "{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}}";

  private final Backends backends = new Backends();
  private FakeMcpServer backend;
  private FakeMcpServer other;
  private NodeUnderTest node;

  @BeforeEach
  void open() {
    other = backends.modern();
    backend = backends.modern().offers(tool("work")).extension("io.modelcontextprotocol/tasks");
    backend.answers("work", Reply.json(TASK.formatted("task")));
    backend.answers(McpMethod.TASKS_GET, Reply.json(TASK.formatted("complete")));
    String key = "{subject: %s, sha256: %s}";
    node =
        NodeUnderTest.of(
            "tenants: {acme: {apiKeys: [%s, %s], mounts: {one: {url: \"%s\"}, two: {url: \"%s\"}}}}"
                .formatted(
                    key.formatted("ann", Bench.digest("ann")),
                    key.formatted("bob", Bench.digest("bob")),
                    other.uri(),
                    backend.uri()));
  }

  @AfterEach
  void close() {
    node.close();
    backends.close();
  }

  @Test
  void asksTheBackendOfATaskAboutItByItsOwnId() {
    // Given
    String task = begin();

    // When
    Answer answer = get("ann", task);

    // Then
    Call heard = Backends.only(backend, McpMethod.TASKS_GET);
    assertThat(heard.name()).isEqualTo("task-1");
    assertThat(heard.header(McpHeader.NAME)).isEqualTo("task-1");
    assertThat(answer.result().path("status").asText()).isEqualTo("working");
    assertThat(answer.body()).doesNotContain("task-1");
    assertThat(other.count(McpMethod.TASKS_GET)).isZero();
  }

  @Test
  void hidesATaskFromAnotherCaller() {
    // Given
    String task = begin();

    // When
    Answer answer = get("bob", task);

    // Then
    assertThat(answer.code()).isEqualTo(RpcCode.INVALID_PARAMS);
    assertThat(backend.count(McpMethod.TASKS_GET)).isZero();
  }

  private String begin() {
    Answer begun =
        node.client().withKey("ann").ask("tools/call", "\"name\":\"work\",\"arguments\":{}" + META);
    String task = begun.result().path("taskId").asText();
    assertThat(task).as(begun.body()).isNotEmpty().isNotEqualTo("task-1");
    return task;
  }

  private Answer get(String key, String task) {
    return node.client().withKey(key).ask("tasks/get", "\"taskId\":\"" + task + "\"" + META);
  }
}
