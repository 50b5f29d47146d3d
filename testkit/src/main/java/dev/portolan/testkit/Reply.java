package dev.portolan.testkit;

import dev.portolan.model.mcp.RpcCode;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a fake server answers one request. */
public sealed interface Reply {

  /** A JSON-RPC result. The text goes out as it is; modern replies gain a resultType they lack. */
  record Result(String json) implements Reply {}

  /**
   * A JSON-RPC error.
   *
   * @param dataJson the error's data as JSON, or null
   * @param status the HTTP status, or 0 for the one that the era gives to the code
   */
  record Failure(int code, String message, @Nullable String dataJson, int status)
      implements Reply {}

  /** A stream of events that a script writes as it likes. */
  record Talk(Consumer<Conversation> script) implements Reply {}

  /** A bare HTTP answer. */
  record Http(int status, Map<String, String> headers, String body) implements Reply {}

  /** The connection is closed before a byte is answered. */
  record DropBeforeHead() implements Reply {}

  /** A status of 200 and the beginning of a JSON body, then the connection is closed. */
  record DropMidBody(String begun) implements Reply {}

  /** Nothing is answered, ever; the connection stays open. */
  record Never() implements Reply {}

  /** The reply that this future gives. */
  record Later(Future<? extends Reply> reply) implements Reply {}

  /** A result, given as JSON. */
  static Reply json(String resultJson) {
    Json.parse(resultJson);
    return new Result(resultJson);
  }

  /** A tool result of one text. */
  static Reply text(String text) {
    return new Result("{\"content\":[{\"type\":\"text\",\"text\":" + Json.quote(text) + "}]}");
  }

  /** These events, one after the other, each when its gate is open. */
  static Reply sse(SseEvent... events) {
    List<SseEvent> inOrder = List.of(events);
    return new Talk(conversation -> SseEvent.playAll(inOrder, conversation));
  }

  /** A stream written by a script, which may also ask the client (legacy) and wait. */
  static Reply talk(Consumer<Conversation> script) {
    return new Talk(script);
  }

  /** A JSON-RPC error. */
  static Reply failure(int code, String message) {
    return new Failure(code, message, null, 0);
  }

  /** A JSON-RPC error with data, given as JSON. */
  static Reply failure(int code, String message, String dataJson) {
    return new Failure(code, message, dataJson, 0);
  }

  /** The method is not known here. */
  static Reply unknownMethod(String method) {
    return failure(RpcCode.METHOD_NOT_FOUND, "Method not found: " + method);
  }

  /** A bare HTTP status with an empty body. */
  static Reply status(int status) {
    return new Http(status, Map.of(), "");
  }

  /** A bare HTTP answer; the body is taken for JSON if it begins like it. */
  static Reply status(int status, String body) {
    String type = body.startsWith("{") ? "application/json" : "text/plain";
    return new Http(status, Map.of("Content-Type", type), body);
  }

  /** A reply that waits for a gate. */
  static Reply after(Future<?> gate, Reply reply) {
    return new Later(gate.map(reply));
  }
}
