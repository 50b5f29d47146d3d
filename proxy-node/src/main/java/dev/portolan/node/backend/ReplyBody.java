package dev.portolan.node.backend;

import dev.portolan.model.catalog.MountId;
import dev.portolan.node.fault.Fault.Reason;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a backend's reply: paused at first, failing with faults only, and aware of whether
 * anybody waits for its next piece. An end or a failure that comes before anybody listens is kept
 * for whoever comes.
 */
final class ReplyBody implements ReadStream<Buffer> {
  private final ReadStream<Buffer> source;
  private final MountId mount;
  private final Patience patience;
  private final Runnable over;
  private long demand;
  private boolean ended;
  private @Nullable Throwable failure;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;

  ReplyBody(ReadStream<Buffer> source, MountId mount, Patience patience, Runnable over) {
    this.source = source;
    this.mount = mount;
    this.patience = patience;
    this.over = over;
    patience.waiting(false);
    source.exceptionHandler(cause -> fail(Faults.sent(mount, Reason.DISCONNECTED)));
    source.endHandler(nothing -> finish());
    source.handler(this::piece);
  }

  /** Ends the body with this failure, unless it has ended already. */
  void fail(Throwable cause) {
    if (ended || failure != null) {
      return;
    }
    failure = cause;
    over.run();
    if (exceptionHandler != null) {
      exceptionHandler.handle(cause);
    }
  }

  /** Why it has ended before its end; null if it has not. */
  @Nullable Throwable failure() {
    return failure;
  }

  private void piece(Buffer piece) {
    if (failure != null) {
      return;
    }
    if (demand != Long.MAX_VALUE) {
      demand--;
    }
    patience.waiting(demand > 0);
    if (handler != null) {
      handler.handle(piece);
    }
  }

  private void finish() {
    if (failure != null) {
      return;
    }
    ended = true;
    over.run();
    if (endHandler != null) {
      endHandler.handle(null);
    }
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    this.handler = handler;
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> endHandler) {
    this.endHandler = endHandler;
    if (ended && endHandler != null) {
      endHandler.handle(null);
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> exceptionHandler) {
    this.exceptionHandler = exceptionHandler;
    if (failure != null && exceptionHandler != null) {
      exceptionHandler.handle(failure);
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    demand = 0;
    patience.waiting(false);
    source.pause();
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    demand = amount > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + amount;
    patience.waiting(demand > 0);
    if (failure == null && !ended) {
      source.fetch(amount);
    }
    return this;
  }

  @Override
  public String toString() {
    return "reply of " + mount;
  }
}
