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
 * does not take them. A client that takes nothing for too long is given up.
 */
final class LongAnswer {
  /** Bytes up to which an answer is written at once. */
  static final int SHORT = 128 << 10;

  private static final int PIECE = 64 << 10;

  private final Exchange exchange;
  private final Vertx vertx;
  private final List<Slice> message;
  private final Promise<Void> done = Promise.promise();
  private int slice;
  private int offset;

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
    return answer.done.future();
  }

  /** One piece is on its way at a time, however much the connection would let wait before it. */
  private void go() {
    if (done.future().isComplete()) {
      return;
    }
    Buffer piece = next();
    boolean last = slice == message.size();
    long timer = vertx.setTimer(exchange.patience().toMillis(), late -> exchange.dismiss());
    Future<Void> written = last ? exchange.end(piece) : exchange.write(piece);
    written
        .onComplete(out -> vertx.cancelTimer(timer))
        .onSuccess(
            out -> {
              if (last) {
                done.tryComplete();
              } else {
                // not from within: what goes out at once would be nested as deep as it is long
                exchange.context().runOnContext(next -> go());
              }
            })
        .onFailure(gone -> exchange.giveUp());
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
