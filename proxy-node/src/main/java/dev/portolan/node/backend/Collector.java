package dev.portolan.node.backend;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.fault.Fault.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Collects replies to Portolan's own requests, within bounds. Replies to clients never come here.
 */
final class Collector {
  private Collector() {}

  /** The whole body; fails with {@code TOO_LARGE} past the limit. */
  static Future<Buffer> whole(Exchange exchange, long limitBytes) {
    Promise<Buffer> promise = Promise.promise();
    Buffer collected = Buffer.buffer();
    ReplyBody body = exchange.body();
    body.exceptionHandler(promise::tryFail);
    body.handler(
        piece -> {
          if (collected.length() + (long) piece.length() > limitBytes) {
            promise.tryFail(Faults.sent(exchange.mount(), Reason.TOO_LARGE));
            exchange.discard();
          } else {
            collected.appendBuffer(piece);
          }
        });
    body.endHandler(end -> promise.tryComplete(collected));
    body.resume();
    return promise.future();
  }

  /**
   * The response in this reply, be it the body or one of its events.
   *
   * @param serverRequests gets requests of the server that come before it
   */
  static Future<RawJson> response(
      Heard.Reply reply, long limitBytes, Consumer<byte[]> serverRequests) {
    return reply.events()
        ? inEvents(reply.exchange(), limitBytes, serverRequests)
        : whole(reply.exchange(), limitBytes)
            .compose(body -> checked(reply.exchange(), body.getBytes()));
  }

  private static Future<RawJson> checked(Exchange exchange, byte[] body) {
    return Messages.kind(body) == Messages.Kind.RESPONSE
        ? Future.succeededFuture(RawJson.copyOf(body))
        : Faults.failed(exchange.mount(), Reason.INVALID_RESPONSE);
  }

  private static Future<RawJson> inEvents(
      Exchange exchange, long limitBytes, Consumer<byte[]> serverRequests) {
    Promise<RawJson> promise = Promise.promise();
    EventStreamParser parser = new EventStreamParser(limitBytes);
    ReplyBody body = exchange.body();
    body.exceptionHandler(promise::tryFail);
    body.endHandler(end -> promise.tryFail(Faults.sent(exchange.mount(), Reason.INVALID_RESPONSE)));
    body.handler(
        piece -> {
          for (byte[] data : parser.feed(piece)) {
            switch (Messages.kind(data)) {
              case RESPONSE -> promise.tryComplete(RawJson.copyOf(data));
              case REQUEST -> serverRequests.accept(data);
              case NOTIFICATION -> {
                // progress of our own requests is of no interest
              }
              case NONE -> promise.tryFail(Faults.sent(exchange.mount(), Reason.INVALID_RESPONSE));
            }
          }
          if (parser.overflowed() && promise.tryFail(tooLarge(exchange))) {
            exchange.discard();
          }
        });
    body.resume();
    return promise.future();
  }

  private static Throwable tooLarge(Exchange exchange) {
    return Faults.sent(exchange.mount(), Reason.TOO_LARGE);
  }
}
