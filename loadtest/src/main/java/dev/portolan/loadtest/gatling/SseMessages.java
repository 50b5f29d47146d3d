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
        .map(
            event ->
                new Heard(
                    event.timestamp(),
                    Answer.parsed(Answer.parsed(event.message()).path("data").asText())))
        .filter(heard -> heard.message().has("jsonrpc"))
        .toList();
  }
}
