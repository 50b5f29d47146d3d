package dev.portolan.testkit;

import static dev.portolan.testkit.Definition.tool;
import static dev.portolan.testkit.Question.elicit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Consumer;

/** Tools that go on as tasks for clients that know tasks. */
final class TaskTools {
  private static final int MAX_SECONDS = 600;
  private static final int SOON_MS = 300;
  private static final Question NAME = elicit("user_name", "What is your name?", "name", "string");

  private final Vertx vertx;
  private final TaskBook book;

  private TaskTools(Vertx vertx, TaskBook book) {
    this.vertx = vertx;
    this.book = book;
  }

  static void addTo(FakeMcpServer server, Vertx vertx, TaskBook book) {
    TaskTools tools = new TaskTools(vertx, book);
    server
        .offers(tool("greet", "Greets at once", object("name", "string")))
        .answers(
            "greet", call -> Reply.text("Hello, " + call.arguments().path("name").asText() + "!"))
        .offers(tool("slow_compute", "Takes its time", object("seconds", "number")))
        .answers("slow_compute", tools::compute)
        .offers(tool("failing_job", "Fails as a tool does"))
        .answers("failing_job", call -> tools.task(call, tools::failAsTool))
        .offers(tool("protocol_error_job", "Fails as a server does"))
        .answers("protocol_error_job", call -> tools.task(call, tools::failAsServer))
        .offers(tool("confirm_delete", "Asks before it deletes", object("filename", "string")))
        .answers("confirm_delete", call -> tools.task(call, task -> confirm(task, call)))
        .offers(tool("multi_input", "Asks two things at once"))
        .answers("multi_input", call -> tools.task(call, TaskTools::askTwice))
        .offers(tool("test_tool_with_task", "Asks, then goes on as a task"))
        .answers("test_tool_with_task", tools::askThenWork);
  }

  private Reply compute(Call call) {
    double asked = call.arguments().path("seconds").asDouble();
    double seconds = Math.clamp(asked, 0, MAX_SECONDS);
    String result = Texts.result("Computed for " + call.arguments().path("seconds") + " s");
    Future<Void> done = vertx.timer(Math.max(1, Math.round(seconds * 1000)));
    return TaskBook.isWantedBy(call)
        ? book.begin(task -> done.onSuccess(now -> task.complete(result)))
        : Reply.after(done, Reply.json(result));
  }

  /** A task for those who know tasks; others are refused. */
  private Reply task(Call call, Consumer<FakeTask> work) {
    return TaskBook.isWantedBy(call) ? book.begin(work) : TaskBook.missingExtension();
  }

  private void failAsTool(FakeTask task) {
    vertx.timer(SOON_MS).onSuccess(now -> task.complete(Texts.error("The job has failed")));
  }

  private void failAsServer(FakeTask task) {
    vertx
        .timer(SOON_MS)
        .onSuccess(now -> task.fail("{\"code\":-32603,\"message\":\"The server has failed\"}"));
  }

  private static void confirm(FakeTask task, Call call) {
    String file = call.arguments().path("filename").asText();
    task.ask(
        List.of(elicit("confirm", "Delete " + file + "?", "confirm", "boolean")),
        answers -> {
          boolean yes = answers.at("/confirm/content/confirm").asBoolean();
          task.complete(Texts.result(yes ? "Deleted " + file : "Kept " + file));
        });
  }

  private static void askTwice(FakeTask task) {
    task.ask(
        List.of(
            elicit("first", "First?", "value", "string"),
            elicit("second", "Second?", "value", "string")),
        answers -> task.complete(Texts.result("Answers: " + answers)));
  }

  private Reply askThenWork(Call call) {
    if (!TaskBook.isWantedBy(call)) {
      return TaskBook.missingExtension();
    }
    JsonNode answer = call.params().path("inputResponses").path(NAME.key());
    if (!NAME.isAnsweredBy(answer)) {
      return Reply.json(NAME.asResult());
    }
    String name = answer.at("/content/name").asText();
    return book.begin(
        task ->
            vertx
                .timer(SOON_MS)
                .onSuccess(now -> task.complete(Texts.result("Hello, " + name + "!"))));
  }

  private static String object(String argument, String type) {
    ObjectNode schema = Json.object().put("type", "object");
    schema.putObject("properties").putObject(argument).put("type", type);
    return schema.toString();
  }
}
