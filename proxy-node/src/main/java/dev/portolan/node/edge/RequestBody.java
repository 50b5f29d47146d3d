package dev.portolan.node.edge;

import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Collects the body of a request, which is small, within a bound of size and of time. */
final class RequestBody {
  private RequestBody() {}

  /**
   * The whole body. Fails with {@code TooLarge}, or {@code Malformed} if it does not come in time.
   */
  static Future<byte[]> read(
      HttpServerRequest request, Vertx vertx, int limitBytes, Duration limit) {
    Promise<byte[]> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    long timer =
        vertx.setTimer(limit.toMillis(), late -> whole.tryFail(tooSlow(body.length(), limit)));
    request.handler(
        piece -> {
          if (body.length() + piece.length() > limitBytes) {
            request.handler(ignored -> {});
            whole.tryFail(new FaultException(new Fault.TooLarge(limitBytes)));
          } else {
            body.appendBuffer(piece);
          }
        });
    request.exceptionHandler(whole::tryFail);
    request.endHandler(end -> whole.tryComplete(body.getBytes()));
    if (HttpHeaders.CONTINUE.toString().equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    request.resume();
    return whole.future().onSuccess(read -> letGo(request)).eventually(() -> stop(vertx, timer));
  }

  /** The request may be known for longer than its body is wanted. */
  private static void letGo(HttpServerRequest request) {
    request.handler(null).endHandler(null).exceptionHandler(late -> {});
  }

  private static Future<Void> stop(Vertx vertx, long timer) {
    vertx.cancelTimer(timer);
    return Future.succeededFuture();
  }

  private static FaultException tooSlow(int received, Duration limit) {
    return new FaultException(
        new Fault.Malformed(
            "request body: "
                + received
                + " bytes received (expected: all of it within "
                + limit.toMillis()
                + " ms)"));
  }
}
