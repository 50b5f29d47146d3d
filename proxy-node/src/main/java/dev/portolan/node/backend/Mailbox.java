package dev.portolan.node.backend;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What has come already, until it is read: paused at first, so that of a stream that many share a
 * slow reader holds up nobody else. Lives on one event loop.
 */
final class Mailbox implements ReadStream<Buffer> {
  private final Deque<Buffer> pieces = new ArrayDeque<>();
  private long unread;
  private long demand;
  private boolean finished;
  private boolean ended;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;

  /** How many bytes wait to be read. */
  long unread() {
    return unread;
  }

  void add(Buffer piece) {
    pieces.add(piece);
    unread += piece.length();
    flow();
  }

  /** Nothing follows. */
  void finish() {
    finished = true;
    flow();
  }

  private void flow() {
    while (demand > 0 && handler != null && !pieces.isEmpty()) {
      Buffer piece = pieces.remove();
      unread -= piece.length();
      if (demand != Long.MAX_VALUE) {
        demand--;
      }
      handler.handle(piece);
    }
    if (demand > 0 && finished && pieces.isEmpty() && endHandler != null && !ended) {
      ended = true;
      endHandler.handle(null);
    }
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> ignored) {
    return this;
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    this.handler = handler;
    flow();
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> endHandler) {
    this.endHandler = endHandler;
    flow();
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    demand = 0;
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    demand = amount > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + amount;
    flow();
    return this;
  }
}
