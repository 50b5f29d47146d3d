package dev.portolan.node.edge;

import dev.portolan.node.wire.RequestHead;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client and its response. The body is paused from the first moment, since what is
 * not read at once would otherwise be lost; it is read once, within a bound of size and of time.
 */
final class Exchange {
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
  private final Pace pace;
  private final Duration patience;
  private final Verdict verdict = new Verdict();
  private boolean ofLegacyClient;
  private boolean moreToCome;
  private boolean unwanted;
  private @Nullable Supplier<CallStream> keeper;
  private @Nullable CallStream kept;

  private Exchange(HttpServerRequest request, Context context, Pace pace, Duration patience) {
    this.request = request;
    this.context = context;
    this.pace = pace;
    this.patience = patience;
    this.head = new RequestHead(request.method().name(), pathOf(request), request.headers());
  }

  /**
   * @param patience with a client that does not read its answer
   */
  static Exchange open(Vertx vertx, HttpServerRequest request, Pace pace, Duration patience) {
    request.pause();
    Exchange exchange = new Exchange(request, vertx.getOrCreateContext(), pace, patience);
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

  HttpServerRequest request() {
    return request;
  }

  HttpServerResponse response() {
    return request.response();
  }

  /** How the answer reads, as far as has been seen of it. */
  Verdict verdict() {
    return verdict;
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

  Pace pace() {
    return pace;
  }

  /** How long its client may read nothing of the answer. */
  Duration patience() {
    return patience;
  }

  /** What was shared between event loops, brought home to the one of this exchange. */
  <T> Future<T> home(Future<T> shared) {
    return shared.isComplete()
        ? shared
        : Future.fromCompletionStage(shared.toCompletionStage(), context);
  }

  /** If the answer is a stream of events, it will be one of these, which outlives its client. */
  void keepEventsIn(Supplier<CallStream> stream) {
    keeper = stream;
  }

  /** The client does not want to come back for the answer. On any thread. */
  void keepNoEvents() {
    context.runOnContext(
        now -> {
          keeper = null;
          if (kept != null) {
            kept.disown();
          }
        });
  }

  /** Begins an answer that is a stream of events. What was said of another form does not count. */
  HttpServerResponse beginEvents() {
    if (keeper != null && kept == null) {
      kept = keeper.get();
      // it knows the whole request, which is not to be kept as long as the events are
      keeper = null;
    }
    return request
        .response()
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, EVENTS)
        .putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE)
        .putHeader(NO_BUFFERING, NO);
  }

  /** A part of the answer. Fails only if the client has left and nobody else wants it. */
  Future<Void> write(Buffer part) {
    return kept == null ? request.response().write(part) : kept.write(part);
  }

  /** True if no more should be written for now. */
  boolean isFull() {
    return kept == null ? request.response().writeQueueFull() : kept.isFull();
  }

  /** Runs this when more may be written again. */
  void onDrain(Handler<Void> action) {
    if (kept == null) {
      request.response().drainHandler(action);
    } else {
      kept.onDrain(action);
    }
  }

  /** Whether what is written is kept for a client that comes back. */
  boolean isKept() {
    return kept != null;
  }

  /** Whether the stream of events would be of more use with an event that tells only its id. */
  boolean isPrimable() {
    return kept != null && kept.isPrimable();
  }

  /** Whether the client finds the rest of the answer here, should it lose its connection. */
  boolean isResumable() {
    return kept != null && kept.isResumable();
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

  /** Once it is answered its connection is closed, and the client is told so beforehand. */
  void setLastOfConnection() {
    request
        .response()
        .headersEndHandler(
            last -> request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE))
        .endHandler(ended -> request.connection().close());
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
    return kept == null ? request.response().end(wanted) : kept.end(wanted);
  }

  /**
   * Completes, on this event loop, if the client leaves before its answer is complete, and nobody
   * can come back for it.
   */
  Future<Void> left() {
    return left.future();
  }

  boolean hasLeft() {
    return left.future().isComplete();
  }

  /** True if nothing more can be said to the client: it has left, or has been told all. */
  boolean isBeyondReach() {
    return hasLeft()
        || (kept == null
            ? request.response().ended() || request.response().closed()
            : kept.isOver());
  }

  /**
   * The whole body. Fails with {@code TooLarge}, or {@code Malformed} if it does not come in time.
   */
  Future<byte[]> body(Vertx vertx, int limitBytes, Duration limit) {
    return RequestBody.read(request, vertx, limitBytes, limit);
  }

  /**
   * Ends a response that cannot be completed any more, so that the client does not take it for
   * whole.
   */
  Future<Void> cutOff() {
    if (kept != null) {
      kept.abort();
    }
    return hasLeft() ? Future.succeededFuture() : disconnect();
  }

  /** Cuts the client off; false if its call must end with it. */
  boolean forgetClient() {
    boolean goesOn = kept != null && kept.goOn();
    if (goesOn) {
      disconnect();
    }
    return goesOn;
  }

  private Future<Void> disconnect() {
    return request.response().reset().otherwiseEmpty();
  }

  /** Cuts off a client that takes nothing of its answer: it counts as one that has left. */
  void dismiss() {
    // in this order: of one that has left, no connection is cut any more
    cutOff();
    giveUp();
  }

  /** Nobody wants what would follow. */
  void giveUp() {
    left.tryComplete();
  }

  private void leave() {
    if (!request.response().ended() && (kept == null || !kept.goOn())) {
      left.tryComplete();
    }
  }
}
