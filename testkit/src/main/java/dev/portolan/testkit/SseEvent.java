package dev.portolan.testkit;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One step of a streamed reply.
 *
 * @param play writes it; the future completes when the next step may begin
 * @param gate the step waits until this completes
 */
public record SseEvent(Function<Conversation, Future<Void>> play, Future<?> gate) {

  /** A notification of this method. */
  public static SseEvent notification(String method, String paramsJson) {
    return step(talk -> talk.notify(method, paramsJson));
  }

  /** Progress with the token that the request brought; nothing if it brought none. */
  public static SseEvent progress(int done, int total) {
    return step(talk -> talk.progress(done, total));
  }

  /** A log notification. */
  public static SseEvent log(String level, String text) {
    return step(talk -> talk.log(level, text));
  }

  /** A request to the client; the next step waits for its answer. Legacy only. */
  public static SseEvent ask(String method, String paramsJson) {
    return new SseEvent(talk -> talk.ask(method, paramsJson).mapEmpty(), open());
  }

  /** The final result. Ends the stream. */
  public static SseEvent result(String resultJson) {
    return step(talk -> talk.finish(resultJson));
  }

  /** A final tool result of one text. Ends the stream. */
  public static SseEvent resultText(String text) {
    return result("{\"content\":[{\"type\":\"text\",\"text\":" + Json.quote(text) + "}]}");
  }

  /** A final error. Ends the stream. */
  public static SseEvent failure(int code, String message) {
    return step(talk -> talk.fail(Reply.failure(code, message)));
  }

  /** Text that goes out as it is, such as a comment or half an event. */
  public static SseEvent raw(String text) {
    return step(talk -> talk.raw(text));
  }

  /** The connection is closed without another byte. */
  public static SseEvent drop() {
    return step(Conversation::drop);
  }

  /** The same step, once this gate has opened. */
  public SseEvent after(Future<?> opens) {
    return new SseEvent(play, opens);
  }

  static void playAll(List<SseEvent> events, Conversation conversation) {
    conversation.begin();
    Future<Void> last = Future.succeededFuture();
    for (SseEvent event : events) {
      last =
          last.compose(done -> event.gate.mapEmpty()).compose(go -> event.play.apply(conversation));
    }
    last.onFailure(conversation::broke);
  }

  private static SseEvent step(Consumer<Conversation> write) {
    return new SseEvent(
        talk -> {
          write.accept(talk);
          return open();
        },
        open());
  }

  private static Future<Void> open() {
    return Future.succeededFuture();
  }
}
