package dev.portolan.node.edge;

import dev.portolan.model.mcp.McpHeader;
import dev.portolan.node.bridge.ReplyName;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.relaylog.LogMessage;
import dev.portolan.node.relaylog.RelayLog;
import dev.portolan.node.relaylog.StreamEntry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a reply whose stream was lost, as some node writes it into its log: what the client
 * has not read, then what follows, until the log ends. A log that nobody begins, or goes on with,
 * is a reply that is lost; then the client gets an error in its place. Lives on one event loop.
 */
final class LoggedReply {
  private static final long FIRST_LOOK_MS = 10;
  private static final long LAST_LOOK_MS = 200;
  private static final long DOUBT_AFTER_MS = 1_000;

  /** Until it is told again that the client is here: what is told may be lost. */
  private static final long CALL_MS = 1_000;

  /** The same once it is heard: nobody writes for long for a client that is not there. */
  private static final long CALL_AGAIN_MS = 5_000;

  /** A client that reads nothing for so long has lost the stream. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Where a reply is read. */
  interface Source {
    /** Of the reply. */
    ReplyName name();

    /** What the log holds after this number. */
    Future<List<LogMessage>> read(long after);

    /** Tells the node that has the reply that its client is here. */
    void callForIt();

    /** Whether whoever wrote the log writes it no more. */
    Future<Boolean> isLost(String writer);
  }

  private final Exchange exchange;
  private final Vertx vertx;
  private final Source source;
  private final Pace pace;
  private final Promise<Void> done = Promise.promise();
  private @Nullable String writer;
  private long told;
  private long read;
  private long waitMs = FIRST_LOOK_MS;
  private long quietMs;
  private long unsaidMs;
  private long uncalledMs = CALL_AGAIN_MS;
  private long doubtedMs;
  private boolean lost;

  /**
   * @param told the number of the last event that the client has read
   */
  LoggedReply(Exchange exchange, Source source, long told, Pace pace) {
    this.exchange = exchange;
    this.vertx = exchange.context().owner();
    this.source = source;
    this.told = told;
    this.pace = pace;
  }

  /** Completes when the client has all that there was, or has left; fails if there is nothing. */
  Future<Void> pipe() {
    exchange.left().onSuccess(gone -> done.tryComplete());
    look();
    return done.future();
  }

  private void look() {
    if (!done.future().isComplete()) {
      exchange.home(source.read(read)).onComplete(this::took, this::unreadable);
    }
  }

  /** A client that has heard something comes back for the rest. */
  private void unreadable(Throwable cause) {
    if (writer == null) {
      done.tryFail(cause);
    } else {
      end(Buffer.buffer());
    }
  }

  private void took(List<LogMessage> page) {
    if (page.isEmpty()) {
      nothingNew();
      return;
    }
    waitMs = FIRST_LOOK_MS;
    quietMs = 0;
    doubtedMs = 0;
    for (LogMessage message : page) {
      read = message.number();
      if (!done.future().isComplete()) {
        take(StreamEntry.of(message));
      }
    }
    if (!done.future().isComplete()) {
      goOn();
    }
  }

  private void take(StreamEntry entry) {
    switch (entry) {
      case StreamEntry.Begun begun -> begin(begun);
      case StreamEntry.Event event -> tell(event);
      case StreamEntry.Ended ended when ended.reason().isEmpty() -> end(Buffer.buffer());
      case StreamEntry.Ended ended -> fail(reasonOf(ended.reason()));
    }
  }

  private void begin(StreamEntry.Begun begun) {
    if (writer != null) {
      return;
    }
    if (told + 1 < begun.first()) {
      done.tryFail(
          new FaultException(
              new Fault.InvalidRequest(
                  McpHeader.LAST_EVENT_ID
                      + ": event "
                      + told
                      + ", after which events are gone (expected: "
                      + (begun.first() - 1)
                      + " or later)")));
      return;
    }
    writer = begun.writer();
    exchange.beginEvents().writeHead();
  }

  private void tell(StreamEntry.Event event) {
    if (event.number() > told) {
      told = event.number();
      unsaidMs = 0;
      write(Buffer.buffer(event.content()));
    }
  }

  private void write(Buffer events) {
    exchange.response().write(events).onFailure(gone -> done.tryComplete());
  }

  private void goOn() {
    if (!exchange.response().writeQueueFull()) {
      look();
      return;
    }
    long timer = vertx.setTimer(PATIENCE.toMillis(), late -> exchange.cutOff());
    exchange
        .response()
        .drainHandler(
            drained -> {
              if (vertx.cancelTimer(timer)) {
                look();
              }
            });
  }

  private void nothingNew() {
    long limitMs = writer == null ? pace.search().toMillis() : RelayLog.LIFE.toMillis();
    if (lost || quietMs >= limitMs) {
      fail(Reason.LOST);
    } else if (writer != null && quietMs - doubtedMs >= DOUBT_AFTER_MS) {
      doubtedMs = quietMs;
      exchange.home(source.isLost(writer)).onComplete(this::lookAgain, this::unreadable);
    } else {
      later();
    }
  }

  /** What was written last may have come after we looked. */
  private void lookAgain(boolean nobodyWrites) {
    lost = nobodyWrites;
    if (!lost) {
      later();
    } else {
      look();
    }
  }

  private void later() {
    if (uncalledMs >= (writer == null ? CALL_MS : CALL_AGAIN_MS)) {
      uncalledMs = 0;
      source.callForIt();
    }
    vertx.setTimer(waitMs, now -> look());
    quietMs += waitMs;
    uncalledMs += waitMs;
    unsaidMs += waitMs;
    waitMs = Math.min(waitMs * 2, LAST_LOOK_MS);
    if (writer != null && unsaidMs >= pace.silence().toMillis()) {
      unsaidMs = 0;
      write(Exchange.KEEP_ALIVE);
    }
  }

  private void fail(Reason reason) {
    if (!exchange.response().headWritten()) {
      exchange.beginEvents().writeHead();
    }
    ReplyName name = source.name();
    end(
        new JsonInEvent()
            .last(
                Replies.error(
                    exchange, name.id(), new Fault.BackendFailed(name.mount(), reason, false))));
  }

  private static Reason reasonOf(String word) {
    return Arrays.stream(Reason.values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElse(Reason.LOST);
  }

  private void end(Buffer last) {
    if (!done.future().isComplete()) {
      exchange.end(last).onComplete(done);
    }
  }
}
