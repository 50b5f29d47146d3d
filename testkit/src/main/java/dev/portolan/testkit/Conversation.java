package dev.portolan.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.model.mcp.RpcCode;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply that a script writes step by step. The first message opens an event stream; a script that
 * finishes or fails before any message answers with plain JSON. Safe for use by several threads.
 */
public final class Conversation {
  private static final int RETRY_MS = 500;
  private static final List<String> LEVELS =
      List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

  private final Exchange exchange;
  private final ReplyWriter writer;
  private @Nullable SseStream stream;

  Conversation(Exchange exchange, ReplyWriter writer) {
    this.exchange = exchange;
    this.writer = writer;
  }

  public Call call() {
    return exchange.call();
  }

  /** Opens the event stream, if it is not open yet. */
  public void begin() {
    opened();
  }

  public void notify(String method, String paramsJson) {
    opened().send(Json.notification(method, paramsJson));
  }

  /** Progress with the token that the request brought; nothing if it brought none. */
  public void progress(int done, int total) {
    JsonNode token = call().meta(MetaKey.PROGRESS_TOKEN);
    if (!token.isMissingNode()) {
      notify(
          McpMethod.PROGRESS.wireName(),
          "{\"progressToken\":%s,\"progress\":%d,\"total\":%d}".formatted(token, done, total));
    }
  }

  public void log(String level, String text) {
    notify(
        McpMethod.MESSAGE.wireName(),
        "{\"level\":%s,\"data\":%s}".formatted(Json.quote(level), Json.quote(text)));
  }

  /** A log notification, if the client wants any of this level. */
  public void logIfWanted(String level, String text) {
    LegacySession session = exchange.session();
    String least = session == null ? call().meta(MetaKey.LOG_LEVEL).asText("") : session.logLevel();
    int wanted = LEVELS.indexOf(least);
    if (wanted >= 0 && LEVELS.indexOf(level) >= wanted) {
      log(level, text);
    }
  }

  /** What the client said it can do, in this request or when its session began. */
  public JsonNode clientCapabilities() {
    LegacySession session = exchange.session();
    return session == null ? call().meta(MetaKey.CLIENT_CAPABILITIES) : session.capabilities();
  }

  /**
   * Asks the client something on the stream of this reply. Legacy only, since a modern server never
   * begins a request.
   *
   * @return the client's result; fails with its error, or after thirty seconds
   */
  public Future<JsonNode> ask(String method, String paramsJson) {
    LegacySession session = exchange.session();
    if (session == null) {
      throw new IllegalStateException(method + ": asked of a modern client (expected: legacy)");
    }
    return session.ask(opened(), method, paramsJson);
  }

  /** Ends with this result. */
  public void finish(String resultJson) {
    if (stream == null) {
      writer.write(exchange, new Reply.Result(resultJson));
    } else {
      stream.send(Json.result(call().idJson(), writer.dressed(call(), resultJson)));
      stream.end();
    }
  }

  /** Ends with a reply, which must be a result or a failure. */
  public void end(Reply reply) {
    switch (reply) {
      case Reply.Result result -> finish(result.json());
      case Reply.Failure failure -> fail(failure);
      case Reply.Talk talk -> talk.script().accept(this);
      case Reply.Later later -> later.reply().onSuccess(this::end).onFailure(this::broke);
      case Reply.DropBeforeHead dropped -> drop();
      case Reply.Never never -> {}
      case Reply.Http http -> writer.write(exchange, http);
      case Reply.DropMidBody dropped -> writer.write(exchange, dropped);
    }
  }

  /** Ends with this error. */
  public void fail(Reply failure) {
    if (stream == null || !(failure instanceof Reply.Failure error)) {
      writer.write(exchange, failure);
    } else {
      stream.send(Json.error(call().idJson(), error));
      stream.end();
    }
  }

  /** Text that goes out as it is. */
  public void raw(String text) {
    opened().raw(text);
  }

  /** A JSON-RPC message that goes out as an event. */
  public void message(String json) {
    opened().send(json);
  }

  /**
   * Ends the HTTP response but not the reply: a client must resume to hear the rest. Legacy only.
   */
  public void closeStream() {
    opened().detach();
  }

  /** Closes the connection. */
  public void drop() {
    exchange.drop();
  }

  /** Completes when the client has left before the end. */
  public Future<Void> clientLeft() {
    return exchange.gone();
  }

  /** Completes after this time. */
  public Future<Void> pause(int ms) {
    return exchange.vertx().timer(ms).mapEmpty();
  }

  /** Ends with an internal error, since the script itself failed. */
  public void broke(Throwable cause) {
    fail(Reply.failure(RpcCode.INTERNAL_ERROR, "script: " + cause));
  }

  /** Whether the client knows of events that only prime a stream, as 2025-11-25 brought them. */
  private boolean isPolling() {
    String version = call().header(McpHeader.PROTOCOL_VERSION);
    return version != null && version.compareTo(ProtocolVersion.V2025_11_25.value()) >= 0;
  }

  private synchronized SseStream opened() {
    if (stream == null) {
      LegacySession session = exchange.session();
      boolean resumable = session != null && writer.isResumable();
      stream = new SseStream("post" + call().number(), resumable);
      if (session != null && resumable) {
        session.keep(stream);
      }
      exchange.stream(stream, 0);
      if (isPolling()) {
        stream.prime(RETRY_MS);
      }
    }
    return stream;
  }
}
