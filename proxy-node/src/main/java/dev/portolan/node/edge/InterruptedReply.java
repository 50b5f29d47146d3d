package dev.portolan.node.edge;

import dev.portolan.model.mcp.Era;
import dev.portolan.node.backend.BackendReply;
import dev.portolan.node.wire.ReplyEdits;
import dev.portolan.node.wire.ReplyRewriter;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event stream of a legacy backend, in which the server may ask the client something. It passes
 * as it is until then; a moment after the first question it is put off: its reader hears that it
 * has ended, and the rest is for whoever goes on with it.
 */
abstract class InterruptedReply implements BackendReply, ReadStream<Buffer> {
  private final ReplyRewriter rewriter;
  private final Asked asked;
  private boolean over;
  private boolean putOff;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;

  InterruptedReply(Vertx vertx, ReplyEdits edits) {
    this.rewriter = ReplyRewriter.ofEvents(edits, this::hear);
    this.asked = new Asked(vertx, this::due);
  }

  /** The server has sent a request. */
  abstract void hear(byte[] request);

  /** The moment after the first question is over. */
  abstract void due();

  /** What reads this reply. */
  final ReplyRewriter rewriter() {
    return new PuttingOff(rewriter, () -> putOff);
  }

  final boolean isPutOff() {
    return putOff;
  }

  final boolean isOver() {
    return over;
  }

  final boolean isAnswered() {
    return rewriter.answered();
  }

  final boolean isDue() {
    return asked.isDue();
  }

  final void ask(Asked.Item item) {
    asked.add(item);
  }

  final List<Asked.Item> questions() {
    return asked.items();
  }

  /** A question that was answered without us is none any more. */
  final boolean putOff() {
    if (over || rewriter.answered()) {
      return false;
    }
    putOff = true;
    tellEnd();
    return true;
  }

  final void tell(Buffer piece) {
    if (handler != null && !over) {
      handler.handle(piece);
    }
  }

  final void tellEnd() {
    if (!over) {
      close();
      if (endHandler != null) {
        endHandler.handle(null);
      }
    }
  }

  final void tellFailure(Throwable cause) {
    if (!over) {
      close();
      if (exceptionHandler != null) {
        exceptionHandler.handle(cause);
      }
    }
  }

  /** Nobody is told anything more. */
  void close() {
    over = true;
    asked.close();
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    this.handler = handler;
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> endHandler) {
    this.endHandler = endHandler;
    return this;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> exceptionHandler) {
    this.exceptionHandler = exceptionHandler;
    return this;
  }

  @Override
  public final ReadStream<Buffer> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public final ReadStream<Buffer> body() {
    return this;
  }

  @Override
  public int status() {
    return 200;
  }

  @Override
  public final Era era() {
    return Era.LEGACY;
  }

  @Override
  public final boolean isEventStream() {
    return true;
  }
}
