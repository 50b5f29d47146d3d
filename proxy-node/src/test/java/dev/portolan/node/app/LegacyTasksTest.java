package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks of 2025-11-25, for a legacy client that has several backends with tasks. */
class LegacyTasksTest {
  private static final String CAPABILITIES =
      "{\"tools\":{},\"tasks\":{\"list\":{},\"requests\":{\"tools\":{\"call\":{}}}}}";
  private static final String RELATED = "io.modelcontextprotocol/related-task";
  private static final String SCHEMA = "\"requestedSchema\":{\"type\":\"object\"}";

  private final Backends backends = new Backends();
  private final FakeMcpServer one = withTasks("dig");
  private final FakeMcpServer two = withTasks("fill");

  private FakeMcpServer withTasks(String tool) {
    return backends
        .legacy()
        .offers(tool(tool))
        .capabilities(CAPABILITIES)
        .answers(tool, Reply.json("{\"task\":{\"taskId\":\"t:1\",\"status\":\"working\"}}"))
        .answersMethod("tasks/get", LegacyTasksTest::status)
        .answersMethod("tasks/cancel", LegacyTasksTest::status)
        .answersMethod(
            "tasks/result",
            call -> Reply.json("{\"content\":[],\"_meta\":" + related(call.name()) + "}"))
        .answersMethod(
            "tasks/list", call -> Reply.json("{\"tasks\":[{\"taskId\":\"" + tool + "\"}]}"));
  }

  private static Reply status(Call call) {
    return Reply.json("{\"taskId\":\"" + call.name() + "\",\"status\":\"working\"}");
  }

  private static String related(String task) {
    return "{\"" + RELATED + "\":{\"taskId\":\"" + task + "\"}}";
  }

  private NodeUnderTest node() {
    return NodeUnderTest.of(
        "tenants: {acme: {mounts: {one: {url: \"%s\"}, two: {url: \"%s\"}}}}\n"
            .formatted(one.uri(), two.uri()));
  }

  @AfterEach
  void close() {
    backends.close();
  }

  private static String idOf(Answer created) {
    return created.result().at("/task/taskId").asText();
  }

  private static Answer about(LegacyClient client, String method, String task) {
    return client.ask(method, "\"taskId\":\"" + task + "\"");
  }

  @Test
  void asksForATaskTheBackendThatHasItUnderTheIdThatThisKnows() {
    // Given: ids that are the same at both
    try (NodeUnderTest node = node()) {
      LegacyClient client = LegacyClient.at(node.client());
      String dug = idOf(client.call("dig"));
      String filled = idOf(client.call("fill"));

      // When
      Answer status = about(client, "tasks/get", filled);
      Answer result = about(client, "tasks/result", filled);
      Answer cancelled = about(client, "tasks/cancel", filled);

      // Then
      assertThat(dug).isNotEqualTo(filled);
      assertThat(status.result().path("taskId").asText()).isEqualTo(filled);
      assertThat(result.result().path("_meta").path(RELATED).path("taskId").asText())
          .isEqualTo(filled);
      assertThat(cancelled.result().path("taskId").asText()).isEqualTo(filled);
      assertThat(two.calls()).filteredOn(LegacyTasksTest::isAboutATask).hasSize(3);
      assertThat(two.calls())
          .filteredOn(LegacyTasksTest::isAboutATask)
          .allMatch(call -> call.name().equals("t:1"));
      assertThat(one.calls()).noneMatch(LegacyTasksTest::isAboutATask);
    }
  }

  private static boolean isAboutATask(Call call) {
    return call.method().startsWith("tasks/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"t:1", "three:t:1", "one", ":t", ""})
  void asksNobodyForATaskThatIsNobodys(String task) {
    // Given
    try (NodeUnderTest node = node()) {
      LegacyClient client = LegacyClient.at(node.client());
      client.call("dig");

      // When
      Answer refused = about(client, "tasks/get", task);

      // Then
      assertThat(refused.json().at("/error/code").asInt()).isEqualTo(-32602);
      assertThat(one.calls()).noneMatch(LegacyTasksTest::isAboutATask);
    }
  }

  @Test
  void listsTheTasksOfAllItsBackendsPageByPage() {
    // Given
    one.answersMethod(
        "tasks/list",
        call ->
            call.params().has("cursor")
                ? Reply.json("{\"tasks\":[{\"taskId\":\"b\"}]}")
                : Reply.json("{\"tasks\":[{\"taskId\":\"a\"}],\"nextCursor\":\"more\"}"));
    try (NodeUnderTest node = node()) {
      LegacyClient client = LegacyClient.at(node.client());
      client.call("dig");
      client.call("fill");

      // When
      List<String> found = new ArrayList<>();
      JsonNode page = client.ask("tasks/list", "").result();
      found.addAll(page.findValuesAsText("taskId"));
      while (page.has("nextCursor")) {
        page =
            client
                .ask("tasks/list", "\"cursor\":\"" + page.path("nextCursor").asText() + "\"")
                .result();
        found.addAll(page.findValuesAsText("taskId"));
      }

      // Then
      assertThat(found).containsExactly("one:a", "one:b", "two:fill");
      assertThat(one.calls())
          .filteredOn(LegacyTasksTest::isAboutATask)
          .extracting(call -> call.params().toString())
          .containsExactly("{}", "{\"cursor\":\"more\"}");
      assertThat(two.count("tasks/list")).isEqualTo(1);
    }
  }

  @Test
  void listsNoneOfABackendThatItHasNotCalledAndRefusesACursorOfNobody() {
    // Given
    try (NodeUnderTest node = node()) {
      LegacyClient client = LegacyClient.at(node.client());

      // When
      Answer none = client.ask("tasks/list", "");
      Answer refused = client.ask("tasks/list", "\"cursor\":\"two:x\"");

      // Then
      assertThat(none.result().toString()).isEqualTo("{\"tasks\":[]}");
      assertThat(refused.json().at("/error/code").asInt()).isEqualTo(-32602);
      assertThat(one.count("tasks/list") + two.count("tasks/list")).isZero();
    }
  }

  @Test
  void tellsTheTaskInAQuestionAndTakesItBackInTheAnswer() {
    // Given
    two.answersMethod(
        "tasks/result",
        call ->
            Reply.talk(
                talk -> {
                  talk.notify("notifications/tasks/status", "{\"taskId\":\"t:1\"}");
                  talk.ask(
                          "elicitation/create",
                          "{\"message\":\"ok?\"," + SCHEMA + ",\"_meta\":" + related("t:1") + "}")
                      .onSuccess(answer -> talk.finish("{\"content\":[],\"told\":" + answer + "}"))
                      .onFailure(talk::broke);
                }));
    try (NodeUnderTest node = node()) {
      LegacyClient client = LegacyClient.at(node.client());
      String filled = idOf(client.call("fill"));
      Opened waiting = client.stream("tasks/result", "\"taskId\":\"" + filled + "\"");
      JsonNode question = waiting.untilHeard("elicitation/create");

      // When
      client.answer(question, "{\"action\":\"accept\",\"_meta\":" + related(filled) + "}");

      // Then
      assertThat(waiting.untilHeard("notifications/tasks/status").at("/params/taskId").asText())
          .isEqualTo(filled);
      assertThat(question.at("/params/_meta").path(RELATED).path("taskId").asText())
          .isEqualTo(filled);
      JsonNode told = waiting.answer().at("/result/told/_meta").path(RELATED).path("taskId");
      assertThat(told.asText()).isEqualTo("t:1");
    }
  }

  @Test
  void leavesIdsAsTheyAreWithOneBackend() {
    // Given
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(one))) {
      LegacyClient client = LegacyClient.at(node.client());

      // When
      String task = idOf(client.call("dig"));

      // Then
      assertThat(task).isEqualTo("t:1");
      assertThat(about(client, "tasks/get", task).result().path("taskId").asText())
          .isEqualTo("t:1");
    }
  }

  /** It would answer whoever knows the id, and that is sealed for modern clients only. */
  @Test
  void asksNoModernBackendForATask() {
    // Given
    FakeMcpServer modern =
        backends.modern().offers(tool("t")).answersMethod("tasks/get", LegacyTasksTest::status);
    String yaml =
        "tenants: {acme: {mounts: {one: {url: \"%s\"}, new: {url: \"%s\"}}}}\n"
            .formatted(one.uri(), modern.uri());
    try (NodeUnderTest both = NodeUnderTest.of(yaml);
        NodeUnderTest alone = NodeUnderTest.of(Backends.mount(modern))) {
      // When
      Answer ofBoth = about(LegacyClient.at(both.client()), "tasks/get", "new:x");
      Answer ofOne = about(LegacyClient.at(alone.client()), "tasks/get", "x");

      // Then
      assertThat(ofBoth.json().at("/error/code").asInt()).isEqualTo(-32601);
      assertThat(ofOne.json().at("/error/code").asInt()).isEqualTo(-32601);
      assertThat(modern.count(McpMethod.TASKS_GET)).isZero();
    }
  }
}
