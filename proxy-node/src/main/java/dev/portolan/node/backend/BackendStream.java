package dev.portolan.node.backend;

import dev.portolan.node.fault.Fault.Reason;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream of a legacy backend, whose events are handed on with their ids. */
final class BackendStream implements ServerEvents {
  private static final long MAX_EVENT_BYTES = 1L << 20;

  private final Exchange exchange;
  private final Buffer first;
  private final EventStreamParser parser;
  private boolean over;

  /**
   * @param exchange whose reply is an event stream, not yet read
   */
  BackendStream(Exchange exchange) {
    this(exchange, Buffer.buffer(), MAX_EVENT_BYTES);
  }

  /**
   * @param first of the stream that was read already
   */
  BackendStream(Exchange exchange, Buffer first, long maxEventBytes) {
    this.exchange = exchange;
    this.first = first;
    this.parser = new EventStreamParser(maxEventBytes);
  }

  @Override
  public void begin(Consumer<ServerEvent> heard, Consumer<@Nullable Throwable> ended) {
    ReplyBody body = exchange.body();
    hear(first, heard, ended);
    body.exceptionHandler(cause -> end(ended, cause));
    body.endHandler(nothing -> end(ended, null));
    body.handler(piece -> hear(piece, heard, ended));
    body.resume();
  }

  @Override
  public void pause() {
    exchange.body().pause();
  }

  @Override
  public void resume() {
    exchange.body().resume();
  }

  @Override
  public long retryMs() {
    return parser.retryMs();
  }

  @Override
  public void close() {
    over = true;
    exchange.abandon();
  }

  private void hear(
      Buffer piece, Consumer<ServerEvent> heard, Consumer<@Nullable Throwable> ended) {
    for (ServerEvent event : parser.events(piece)) {
      // whoever hears it may close the stream
      if (!over) {
        heard.accept(event);
      }
    }
    if (parser.overflowed()) {
      end(ended, Faults.sent(exchange.mount(), Reason.TOO_LARGE));
      exchange.discard();
    }
  }

  private void end(Consumer<@Nullable Throwable> ended, @Nullable Throwable cause) {
    if (!over) {
      over = true;
      ended.accept(cause);
    }
  }
}
