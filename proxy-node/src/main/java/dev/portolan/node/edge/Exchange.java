package dev.portolan.node.edge;

import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.wire.RequestHead;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client and its response. The body is paused from the first moment, since what is
 * not read at once would otherwise be lost; it is read once, within a bound of size and of time.
 */
final class Exchange {
  /** Bytes thrown away for the sake of a connection; beyond, a new connection is cheaper. */
  private static final long MOST_IGNORED = 8L << 20;

  /**
   * What a stream of events says when there is nothing to say, so that nobody takes it for dead.
   */
  static final Buffer KEEP_ALIVE = Buffer.buffer(": keep-alive\n\n");

  private static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream");
  private static final CharSequence NO_BUFFERING = HttpHeaders.createOptimized("x-accel-buffering");
  private static final CharSequence NO = HttpHeaders.createOptimized("no");
  private static final CharSequence NO_CACHE =
      HttpHeaders.createOptimized("no-cache, no-transform");

  private final HttpServerRequest request;
  private final RequestHead head;
  private final Promise<Void> left = Promise.promise();
  private final List<Runnable> beforeEnd = new ArrayList<>(2);
  private final Context context;
  private long ignored;
  private boolean ofLegacyClient;
  private boolean moreToCome;
  private boolean unwanted;

  private Exchange(HttpServerRequest request, Context context) {
    this.request = request;
    this.context = context;
    this.head = new RequestHead(request.method().name(), pathOf(request), request.headers());
  }

  static Exchange open(Vertx vertx, HttpServerRequest request) {
    request.pause();
    Exchange exchange = new Exchange(request, vertx.getOrCreateContext());
    request.response().exceptionHandler(gone -> exchange.leave());
    request.response().closeHandler(gone -> exchange.leave());
    return exchange;
  }

  private static String pathOf(HttpServerRequest request) {
    @Nullable String path = request.path();
    return path == null ? "" : path;
  }

  RequestHead head() {
    return head;
  }

  HttpServerResponse response() {
    return request.response();
  }

  /** Its answers are for a client of 2025-11-25 or earlier. */
  void setOfLegacyClient() {
    ofLegacyClient = true;
  }

  boolean isOfLegacyClient() {
    return ofLegacyClient;
  }

  /** The event loop on which all of this exchange happens. */
  Context context() {
    return context;
  }

  /** What was shared between event loops, brought home to the one of this exchange. */
  <T> Future<T> home(Future<T> shared) {
    return shared.isComplete()
        ? shared
        : Future.fromCompletionStage(shared.toCompletionStage(), context);
  }

  /** Begins an answer that is a stream of events. What was said of another form does not count. */
  HttpServerResponse beginEvents() {
    return request
        .response()
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, EVENTS)
        .putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE)
        .putHeader(NO_BUFFERING, NO);
  }

  /** Does this before the last byte of the answer goes out: who has the answer may ask again. */
  void beforeEnd(Runnable action) {
    beforeEnd.add(action);
  }

  /** From now on an answer ends nothing: others follow in the same stream, until told otherwise. */
  void setMoreToCome(boolean more) {
    moreToCome = more;
  }

  /** The client has cancelled its request: whatever it would be told, it is told nothing. */
  void setUnwanted() {
    unwanted = true;
  }

  boolean isUnwanted() {
    return unwanted;
  }

  /** Ends the answer with these bytes, and the response unless more is to come. */
  Future<Void> end(Buffer last) {
    Buffer wanted = unwanted ? Buffer.buffer() : last;
    if (moreToCome) {
      return request.response().write(wanted);
    }
    beforeEnd.forEach(Runnable::run);
    return request.response().end(wanted);
  }

  /** Completes, on this event loop, if the client leaves before its answer is complete. */
  Future<Void> left() {
    return left.future();
  }

  boolean hasLeft() {
    return left.future().isComplete();
  }

  /** True if nothing more can be said to the client: it has left, or has been told all. */
  boolean isBeyondReach() {
    return hasLeft() || request.response().ended() || request.response().closed();
  }

  /**
   * The whole body. Fails with {@code TooLarge}, or {@code Malformed} if it does not come in time.
   */
  Future<byte[]> body(Vertx vertx, int limitBytes, Duration limit) {
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
    return whole.future().eventually(() -> stop(vertx, timer));
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

  /**
   * Ends a response that cannot be completed any more, so that the client does not take it for
   * whole.
   */
  Future<Void> cutOff() {
    return hasLeft() ? Future.succeededFuture() : request.response().reset().otherwiseEmpty();
  }

  /**
   * Lets go of what nobody has read of the body, so that the connection can serve the next request.
   * A client that goes on sending for too long, or too much, loses it.
   */
  void close(Vertx vertx, Duration limit) {
    if (request.isEnded() || hasLeft()) {
      return;
    }
    long timer = vertx.setTimer(limit.toMillis(), late -> request.connection().close());
    request.exceptionHandler(gone -> vertx.cancelTimer(timer));
    request.endHandler(end -> vertx.cancelTimer(timer));
    request.handler(
        piece -> {
          ignored += piece.length();
          if (ignored > MOST_IGNORED) {
            request.connection().close();
          }
        });
    request.resume();
  }

  private void leave() {
    if (!request.response().ended()) {
      left.tryComplete();
    }
  }
}
