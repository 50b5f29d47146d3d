package dev.portolan.node.edge;

import dev.portolan.node.backend.BackendReply;
import dev.portolan.node.bridge.ServerQuestion;
import dev.portolan.node.wire.EventBoundary;
import dev.portolan.node.wire.ReplyEdits;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One that comes from its backend: it is put off between two of its events. */
final class AskingReply extends InterruptedReply {
  private final BackendReply inner;
  private final ReadStream<Buffer> stream;
  private final Predicate<ServerQuestion> takes;
  private final EventBoundary boundary = new EventBoundary();
  private Buffer rest = Buffer.buffer();

  /**
   * @param takes whether the client is to be asked this
   */
  AskingReply(Vertx vertx, BackendReply inner, ReplyEdits edits, Predicate<ServerQuestion> takes) {
    super(vertx, edits);
    this.inner = inner;
    this.stream = inner.body();
    this.takes = takes;
  }

  /** What was read beyond the last event that has passed. */
  Buffer rest() {
    return rest;
  }

  @Override
  void hear(byte[] request) {
    Optional<ServerQuestion> question = ServerQuestion.of(request);
    if (question.isPresent() && takes.test(question.get())) {
      ask(new Asked.Item(0, request, question.get()));
    } else {
      inner.refuse(request);
    }
  }

  private void piece(Buffer piece) {
    if (isOver()) {
      return;
    }
    if (!isDue()) {
      boundary.pass(piece);
      tell(piece);
      return;
    }
    int to = boundary.passToEnd(piece);
    tell(piece.slice(0, to));
    rest = piece.slice(to, piece.length());
    due();
    if (!isPutOff() && rest.length() > 0) {
      boundary.pass(rest);
      tell(rest);
    }
  }

  @Override
  void due() {
    if (boundary.isBetween() && !isOver() && !isAnswered()) {
      stream.pause();
      putOff();
    }
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    super.handler(handler);
    stream.handler(this::piece);
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> endHandler) {
    super.endHandler(endHandler);
    stream.endHandler(ended -> tellEnd());
    return this;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> exceptionHandler) {
    super.exceptionHandler(exceptionHandler);
    stream.exceptionHandler(this::tellFailure);
    return this;
  }

  @Override
  public void cancel() {
    close();
    inner.cancel();
  }

  /** Once it is put off, its pace is the business of whoever goes on with it. */
  @Override
  public ReadStream<Buffer> pause() {
    if (!isPutOff()) {
      stream.pause();
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    if (!isPutOff()) {
      stream.fetch(amount);
    }
    return this;
  }

  @Override
  public int status() {
    return inner.status();
  }

  @Override
  public RequestId id() {
    return inner.id();
  }
}
