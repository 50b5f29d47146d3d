package dev.portolan.node.edge;

import dev.portolan.node.bridge.EventId;
import dev.portolan.node.bridge.ReplyName;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.relaylog.LogKey;
import dev.portolan.node.wire.KeptEvents;
import dev.portolan.node.wire.NumberedEvents;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The event stream on which a legacy client hears the answer to its call (specification 2025-11-25,
 * Resumability and Redelivery). Its events get ids of ours unless they have some already, and the
 * last of them are kept here. A client that is lost is not waited for: what it may not have read,
 * and what follows, goes into a log, where any node finds it. Lives on the event loop of its call.
 */
final class CallStream implements CallFeed.Owner {
  /** An event that tells nothing; its id is what a client can come back with. */
  static final Buffer PRIMING = Buffer.buffer("data: \n\n");

  /** For less nobody can be expected to come back. */
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(15);

  private final CallStreams streams;
  private final Exchange exchange;
  private final HttpServerResponse response;
  private final ReplyName name;
  private final LogKey key;
  private final Duration patience;
  private final boolean primes;
  private final KeptEvents kept = new KeptEvents();
  private final NumberedEvents numbered;
  private @Nullable CallFeed feed;
  private @Nullable Handler<Void> drained;
  private long timer = -1;
  private boolean wanted = true;
  private boolean over;
  private String reason = "";

  /**
   * @param patience without a client that wants the answer
   * @param primes whether the client understands an event without data
   */
  CallStream(
      CallStreams streams, Exchange exchange, ReplyName name, Duration patience, boolean primes) {
    this.streams = streams;
    this.exchange = exchange;
    this.response = exchange.response();
    this.name = name;
    this.key = name.log();
    this.patience = patience.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : patience;
    this.primes = primes;
    this.numbered = new NumberedEvents(EventId.ofReplyPrefix(name), kept);
  }

  Context context() {
    return exchange.context();
  }

  ReplyName name() {
    return name;
  }

  /** The log that it goes into. */
  LogKey key() {
    return key;
  }

  /** How many bytes are kept. */
  int weight() {
    return (int) kept.bytes();
  }

  boolean isOver() {
    return over;
  }

  /** Whether a client that is lost finds here what it has not read. */
  boolean isResumable() {
    return wanted && numbered.isOurs();
  }

  /** Whether an event that tells nothing but its id is of use now. */
  boolean isPrimable() {
    return primes && numbered.isUndecided();
  }

  Future<Void> write(Buffer events) {
    Buffer out = numbered.pass(events);
    if (feed != null || out.length() == 0) {
      return Future.succeededFuture();
    }
    return response
        .write(out)
        .recover(gone -> goOn() ? Future.succeededFuture() : Future.failedFuture(gone));
  }

  Future<Void> end(Buffer last) {
    Buffer out = numbered.pass(last);
    CallFeed into = feed;
    finish("");
    return into == null ? response.end(out) : into.done();
  }

  /** The answer will not come whole. */
  void abort() {
    finish(Reason.DISCONNECTED.word());
  }

  private void finish(String why) {
    if (over) {
      return;
    }
    over = true;
    reason = why;
    kept.settle();
    if (feed == null) {
      streams.finished(this);
    } else {
      exchange.context().owner().cancelTimer(timer);
      feed.end(why);
    }
  }

  boolean isFull() {
    return feed == null ? response.writeQueueFull() : feed.isFull();
  }

  /** Runs this when more can be written again. */
  void onDrain(Handler<Void> action) {
    drained = action;
    if (feed == null) {
      response.drainHandler(action);
    }
  }

  @Override
  public void drained() {
    Handler<Void> action = drained;
    drained = null;
    if (action != null) {
      action.handle(null);
    }
  }

  /** The client is lost; true if the call goes on without it. */
  boolean goOn() {
    if (over || feed != null) {
      return true;
    }
    if (!isResumable()) {
      streams.leave(this);
      return false;
    }
    detach();
    return true;
  }

  /** The client has come back, on another connection. On any thread. */
  void resumed() {
    exchange
        .context()
        .runOnContext(
            now -> {
              if (feed != null) {
                renew();
              } else if (isResumable()) {
                detach();
                exchange.forgetClient();
              }
            });
  }

  private void detach() {
    CallFeed into = streams.feed(this, kept.first());
    feed = into;
    into.done().onComplete(written -> streams.leave(this));
    kept.handTo(into, CallFeed.MAX_EVENT_BYTES);
    if (over) {
      into.end(reason);
      return;
    }
    renew();
    drained();
  }

  private void renew() {
    if (!over) {
      exchange.context().owner().cancelTimer(timer);
      timer =
          exchange.context().owner().setTimer(patience.toMillis(), late -> forsake(Reason.TIMEOUT));
    }
  }

  /** Nobody will come back for it. On any thread. */
  void disown() {
    exchange
        .context()
        .runOnContext(
            now -> {
              wanted = false;
              forsake(Reason.DISCONNECTED);
            });
  }

  private void forsake(Reason why) {
    if (!over && feed != null) {
      finish(why.word());
      exchange.giveUp();
    }
  }

  @Override
  public void failed() {
    over = true;
    exchange.context().owner().cancelTimer(timer);
    exchange.giveUp();
  }
}
