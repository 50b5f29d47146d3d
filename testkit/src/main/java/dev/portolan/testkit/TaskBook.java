package dev.portolan.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.model.mcp.RpcCode;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** The tasks of the extension {@code io.modelcontextprotocol/tasks}, and its three methods. */
final class TaskBook {
  static final String EXTENSION = "io.modelcontextprotocol/tasks";
  private static final int TASKS = 10_000;

  private final FakeMcpServer server;
  private final Clock clock;
  private final Map<String, FakeTask> tasks = new ConcurrentHashMap<>();

  TaskBook(FakeMcpServer server, Clock clock) {
    this.server = server;
    this.clock = clock;
    server
        .extension(EXTENSION)
        .answers(McpMethod.TASKS_GET, call -> onTask(call, FakeTask::told))
        .answers(McpMethod.TASKS_UPDATE, call -> onTask(call, task -> update(task, call)))
        .answers(McpMethod.TASKS_CANCEL, call -> onTask(call, TaskBook::cancel));
  }

  static boolean isWantedBy(Call call) {
    return call.era() == Era.MODERN
        && call.meta(MetaKey.CLIENT_CAPABILITIES).path("extensions").has(EXTENSION);
  }

  static Reply missingExtension() {
    ObjectNode missing = Json.object();
    missing.putObject("extensions").putObject(EXTENSION);
    return Inquiry.missingCapability(missing);
  }

  /** Begins a task and its work, and answers with the task. */
  Reply begin(Consumer<FakeTask> work) {
    if (tasks.size() >= TASKS) {
      return Reply.failure(RpcCode.INTERNAL_ERROR, "tasks: " + TASKS + " (expected: fewer)");
    }
    FakeTask task = new FakeTask(UUID.randomUUID().toString(), clock, this::announce);
    tasks.put(task.id(), task);
    ObjectNode created = task.shown().put("resultType", "task");
    work.accept(task);
    return Reply.json(created.toString());
  }

  private void announce(FakeTask task) {
    server.taskChanged(task.id(), task.detailed().toString());
  }

  private Reply onTask(Call call, Function<FakeTask, Reply> act) {
    if (call.era() == Era.LEGACY) {
      return Reply.unknownMethod(call.method());
    }
    if (!isWantedBy(call)) {
      return missingExtension();
    }
    FakeTask task = tasks.get(call.params().path("taskId").asText());
    return task == null
        ? Reply.failure(RpcCode.INVALID_PARAMS, "Unknown task: " + call.params().path("taskId"))
        : act.apply(task);
  }

  private static Reply update(FakeTask task, Call call) {
    JsonNode responses = call.params().path("inputResponses");
    responses.properties().forEach(answer -> task.answer(answer.getKey(), answer.getValue()));
    return Reply.json("{}");
  }

  private static Reply cancel(FakeTask task) {
    task.cancel();
    return Reply.json("{}");
  }
}
