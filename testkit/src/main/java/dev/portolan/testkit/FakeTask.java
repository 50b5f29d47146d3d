package dev.portolan.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One task: working, waiting for input, or over for good. Safe for use by several threads. */
final class FakeTask {
  private static final int TTL_MS = 600_000;
  private static final int POLL_MS = 100;

  private final String id;
  private final Clock clock;
  private final Consumer<FakeTask> changed;
  private final Instant created;
  private final Map<String, Question> open = new LinkedHashMap<>();
  private final ObjectNode answers = Json.object();
  private Instant updated;
  private String status = "working";
  private @Nullable Consumer<ObjectNode> answered;
  private @Nullable String result;
  private @Nullable String error;

  FakeTask(String id, Clock clock, Consumer<FakeTask> changed) {
    this.id = id;
    this.clock = clock;
    this.changed = changed;
    this.created = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    this.updated = created;
  }

  String id() {
    return id;
  }

  /** Waits for the answers to all of these questions. */
  void ask(List<Question> questions, Consumer<ObjectNode> then) {
    synchronized (this) {
      questions.forEach(question -> open.put(question.key(), question));
      answered = then;
      move("input_required");
    }
    changed.accept(this);
  }

  /** Takes one answer; one that nobody asked for is ignored. */
  void answer(String key, JsonNode answer) {
    Consumer<ObjectNode> then = null;
    synchronized (this) {
      if (isOver() || open.remove(key) == null) {
        return;
      }
      answers.set(key, answer);
      if (open.isEmpty()) {
        move("working");
        then = answered;
      }
    }
    changed.accept(this);
    if (then != null) {
      then.accept(answers);
    }
  }

  void complete(String resultJson) {
    end("completed", resultJson, null);
  }

  void fail(String errorJson) {
    end("failed", null, errorJson);
  }

  void cancel() {
    end("cancelled", null, null);
  }

  Reply told() {
    return Reply.json(detailed().toString());
  }

  /** What every message about this task shows of it. */
  synchronized ObjectNode shown() {
    return Json.object()
        .put("taskId", id)
        .put("status", status)
        .put("createdAt", created.toString())
        .put("lastUpdatedAt", updated.toString())
        .put("ttlMs", TTL_MS)
        .put("pollIntervalMs", POLL_MS);
  }

  synchronized ObjectNode detailed() {
    ObjectNode shown = shown();
    if (!open.isEmpty() && !isOver()) {
      ObjectNode requests = shown.putObject("inputRequests");
      open.values().forEach(question -> requests.set(question.key(), question.asRequest()));
    }
    if (result != null) {
      shown.set("result", Json.parse(result));
    }
    if (error != null) {
      shown.set("error", Json.parse(error));
    }
    return shown;
  }

  private void end(String how, @Nullable String resultJson, @Nullable String errorJson) {
    synchronized (this) {
      if (isOver()) {
        return;
      }
      result = resultJson;
      error = errorJson;
      move(how);
    }
    changed.accept(this);
  }

  private void move(String to) {
    status = to;
    updated = clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private boolean isOver() {
    return status.equals("completed") || status.equals("failed") || status.equals("cancelled");
  }
}
