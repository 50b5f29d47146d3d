package dev.portolan.loadtest.answers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What an answer must be. */
public sealed interface Expected {

  /**
   * A JSON-RPC result, not marked {@code isError}.
   *
   * @param fault says what is wrong with it; null if nothing is
   */
  record Result(Function<Said, @Nullable String> fault) implements Expected {}

  /** A JSON-RPC error of this code. */
  record Failure(int code) implements Expected {}

  /** One of these HTTP statuses, whatever the body is. */
  record Status(Set<Integer> statuses) implements Expected {}

  /**
   * What was said in answer.
   *
   * @param before the messages that came before it on its stream
   * @param result of the answer
   */
  record Said(List<JsonNode> before, JsonNode result) {}

  /** A tool's result: exactly one text, and this one. */
  static Expected text(String text) {
    return new Result(
        said -> {
          JsonNode content = said.result().path("content");
          String seen = content.path(0).path("text").asText();
          boolean right = content.size() == 1 && seen.equals(text);
          return right ? null : "text: '" + seen + "' (expected: '" + text + "')";
        });
  }

  /** A list whose entries have exactly these ids, in this order. */
  static Expected list(String field, String idField, List<String> ids) {
    return new Result(
        said -> {
          List<String> seen = idsIn(said.result().path(field), idField);
          return seen.equals(ids) ? null : field + ": " + seen + " (expected: " + ids + ")";
        });
  }

  /** A result in which this field is this text. */
  static Expected like(String field, String text) {
    return new Result(
        said -> {
          String seen = said.result().path(field).asText();
          return seen.equals(text) ? null : field + ": '" + seen + "' (expected: '" + text + "')";
        });
  }

  /**
   * A tool's result of this text, after progress of 1 to {@code steps}, each told once, in order,
   * and with this token.
   */
  static Expected progress(String token, int steps, String text) {
    Result answer = (Result) text(text);
    return new Result(
        said -> {
          List<String> told = said.before().stream().map(Expected::progressOf).toList();
          List<String> whole =
              IntStream.rangeClosed(1, steps).mapToObj(step -> token + " " + step).toList();
          return told.equals(whole)
              ? answer.fault().apply(said)
              : "progress: " + told + " (expected: " + whole + ")";
        });
  }

  private static String progressOf(JsonNode message) {
    JsonNode params = message.path("params");
    return message.path("method").asText().equals("notifications/progress")
        ? params.path("progressToken").asText() + " " + params.path("progress").asText()
        : message.toString();
  }

  /** Anything that has at least one of what this field lists. */
  static Expected some(String field) {
    return new Result(
        said ->
            said.result().path(field).isEmpty() ? field + ": none (expected: at least one)" : null);
  }

  /** Of each entry what it is known by. */
  static List<String> idsIn(JsonNode entries, String idField) {
    return entries.findValues(idField).size() == entries.size()
        ? entries.valueStream().map(entry -> entry.path(idField).asText()).toList()
        : List.of("entries without " + idField);
  }
}
