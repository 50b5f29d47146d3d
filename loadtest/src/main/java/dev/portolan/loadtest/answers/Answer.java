package dev.portolan.loadtest.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An HTTP response to one message, read whole.
 *
 * @param status of HTTP
 * @param body JSON, or a stream of events that has ended; told apart by how it begins
 */
public record Answer(int status, String body) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<Integer> OF_A_BALANCER = Set.of(502, 504);
  private static final Set<Integer> LATER = Set.of(429, 503);

  /**
   * Whether it is what this request had to be answered.
   *
   * @param id of the request, a text
   */
  public Judgement judge(String id, Expected expected) {
    boolean json = body.stripLeading().startsWith("{");
    if (OF_A_BALANCER.contains(status) && !json) {
      return Judgement.broken(status + " of the balancer", body);
    }
    if (LATER.contains(status)) {
      return Judgement.refused("status " + status, body);
    }
    return switch (expected) {
      case Expected.Status one ->
          one.statuses().contains(status)
              ? Judgement.good()
              : Judgement.wrong("status " + status, body);
      case Expected.Result one -> judgeMessage(json, id, one);
      case Expected.Failure one -> judgeMessage(json, id, one);
    };
  }

  private Judgement judgeMessage(boolean json, String id, Expected expected) {
    List<JsonNode> messages = json ? List.of(parsed(body)) : events();
    if (messages.isEmpty() || messages.getLast().has("method")) {
      return Judgement.wrong("no answer, status " + status, body);
    }
    JsonNode last = messages.getLast();
    if (!last.path("id").isTextual() || !last.path("id").textValue().equals(id)) {
      return last.has("error") && last.path("id").isNull()
          ? error(last.path("error"), expected)
          : Judgement.wrong("id of another", "expected " + id + ": " + last);
    }
    if (last.has("error")) {
      return error(last.path("error"), expected);
    }
    return result(messages.subList(0, messages.size() - 1), last.path("result"), expected);
  }

  private Judgement error(JsonNode error, Expected expected) {
    int code = error.path("code").asInt();
    if (expected instanceof Expected.Failure failure && failure.code() == code) {
      return Judgement.good();
    }
    String told = error.toString();
    return error.path("data").path("retryable").asBoolean()
        ? Judgement.refused("retryable error " + code, told)
        : Judgement.wrong("error " + code, told);
  }

  private Judgement result(List<JsonNode> before, JsonNode result, Expected expected) {
    if (status != 200) {
      return Judgement.wrong("a result with status " + status, body);
    }
    if (result.path("isError").asBoolean()) {
      return Judgement.wrong("isError", result.toString());
    }
    if (!(expected instanceof Expected.Result one) || !result.isObject()) {
      return Judgement.wrong("a result that must not be", body);
    }
    String fault = one.fault().apply(new Expected.Said(before, result));
    return fault == null ? Judgement.good() : Judgement.wrong("content", fault);
  }

  private List<JsonNode> events() {
    List<JsonNode> messages = new ArrayList<>();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (Events events = new Events(new ByteArrayInputStream(bytes), null)) {
      for (String data = events.next(); data != null; data = events.next()) {
        messages.add(parsed(data));
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return messages;
  }

  /** The tree of a text; a missing node if it is not JSON. */
  public static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException malformed) {
      return JSON.missingNode();
    }
  }
}
