package dev.portolan.loadtest.gatling;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.loadtest.answers.Answer;
import io.gatling.http.action.sse.SseInboundMessage;
import java.util.List;

/** What Gatling has read on a stream of events. */
final class SseMessages {
  private SseMessages() {}

  /**
   * One event with a message.
   *
   * @param at when it was read, in milliseconds since 1970
   * @param message its data
   */
  record Heard(long at, JsonNode message) {}

  /** The messages among the events: without those that only keep a stream alive. */
  static List<Heard> of(List<SseInboundMessage> events) {
    return events.stream()
        .map(event -> new Heard(event.timestamp(), message(event.message())))
        .filter(heard -> heard.message().has("jsonrpc"))
        .toList();
  }

  /** Gatling tells an event as JSON, with data that is JSON itself as such, and else as text. */
  static JsonNode message(String event) {
    JsonNode data = Answer.parsed(event).path("data");
    return data.isTextual() ? Answer.parsed(data.textValue()) : data;
  }
}
