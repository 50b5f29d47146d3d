package dev.portolan.node.edge;

import dev.portolan.node.wire.Slice;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/**
 * An answer of Portolan's own, written piece by piece, no faster than its client reads: a list may
 * have megabytes, which the catalog has once, and which must not be copied for each client that
 * does not take them. A client that reads nothing for too long is cut off.
 */
final class LongAnswer {
  /** Bytes up to which an answer is written at once. */
  static final int SHORT = 128 << 10;

  private static final int PIECE = 32 << 10;

  private final Exchange exchange;
  private final Vertx vertx;
  private final List<Slice> message;
  private final Promise<Void> done = Promise.promise();
  private int slice;
  private int offset;
  private long timer = -1;

  private LongAnswer(Exchange exchange, List<Slice> message) {
    this.exchange = exchange;
    this.vertx = exchange.context().owner();
    this.message = message;
  }

  /** Completes when all is written, or nobody wants it any more. */
  static Future<Void> write(Exchange exchange, List<Slice> message) {
    LongAnswer answer = new LongAnswer(exchange, message);
    exchange
        .response()
        .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(Slice.lengthOf(message)));
    exchange.left().onSuccess(gone -> answer.done.tryComplete());
    answer.go();
    return answer.done.future().onComplete(over -> answer.vertx.cancelTimer(answer.timer));
  }

  private void go() {
    while (!done.future().isComplete()) {
      Buffer piece = next();
      if (slice == message.size()) {
        exchange.end(piece).onComplete(done::tryComplete, done::tryFail);
        return;
      }
      exchange.write(piece).onFailure(gone -> done.tryComplete());
      if (exchange.isFull()) {
        await();
        return;
      }
    }
  }

  private void await() {
    timer =
        vertx.setTimer(
            exchange.patience().toMillis(),
            late -> {
              exchange.cutOff();
              exchange.giveUp();
            });
    exchange.onDrain(
        drained -> {
          vertx.cancelTimer(timer);
          go();
        });
  }

  private Buffer next() {
    Buffer piece = Buffer.buffer(PIECE);
    while (piece.length() < PIECE && slice < message.size()) {
      Slice from = message.get(slice);
      int taken = Math.min(from.length() - offset, PIECE - piece.length());
      piece.appendBytes(from.bytes(), from.from() + offset, taken);
      offset += taken;
      if (offset == from.length()) {
        slice++;
        offset = 0;
      }
    }
    return piece;
  }
}
