package dev.portolan.node.edge;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.node.backend.Announcements;
import dev.portolan.node.backend.ClientSession;
import dev.portolan.node.tenant.Caller;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * The stream of one legacy client that belongs to no call: changes of its lists, and what its
 * backends say of their own accord. Whatever happens to it happens on its own event loop. A client
 * that reads slowly costs a bounded amount: its backends are read no faster than it reads, and of
 * each list at most one change waits.
 */
final class SessionStream implements Sources.Sink {
  /** A client that reads nothing for so long has lost the stream. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int ID_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Context context;
  private final Exchange exchange;
  private final Caller caller;
  private final Set<ListingFamily> families;
  private final Sources sources;
  private final Subscriptions subscriptions;
  private final Set<EntryKind> changedLists = EnumSet.noneOf(EntryKind.class);
  private final Promise<Void> gone = Promise.promise();
  private final Fingerprint id = Fingerprint.of("stream").add(fresh()).build();
  private boolean begun;
  private boolean known;
  private boolean waiting;

  SessionStream(
      Exchange exchange,
      Caller caller,
      Set<ListingFamily> families,
      Sources sources,
      Announcements announcements) {
    this.context = exchange.context();
    this.exchange = exchange;
    this.caller = caller;
    this.families = families;
    this.sources = sources;
    this.subscriptions = new Subscriptions(announcements, context, this::events);
  }

  private static byte[] fresh() {
    byte[] random = new byte[ID_BYTES];
    RANDOM.nextBytes(random);
    return random;
  }

  /** Which of all streams this is. */
  Fingerprint id() {
    return id;
  }

  /**
   * A stream of the session was told of to all nodes. All hear it in one order: who is told of
   * after this one was opened after it, and this one ends.
   */
  void heardOf(Fingerprint stream) {
    context.runOnContext(
        now -> {
          if (stream.equals(id)) {
            known = true;
          } else if (known) {
            end();
          }
        });
  }

  Caller caller() {
    return caller;
  }

  /** Runs this when the stream is over, for whatever reason. */
  void onOver(Runnable action) {
    gone.future().onComplete(done -> action.run());
  }

  /** Opens it; on its event loop. */
  Future<Void> begin(ClientSession session) {
    HttpServerResponse response = exchange.beginEvents();
    Future<Void> written = response.write(Exchange.KEEP_ALIVE);
    begun = true;
    follow(session);
    flush();
    return written;
  }

  /** Hears all backends at which the session has one of its own. */
  void follow(ClientSession session) {
    context.runOnContext(
        now -> {
          if (!isOver()) {
            sources.follow(caller, session, this);
            subscriptions.follow(caller, session);
          }
        });
  }

  /** A list has really changed; told once, however often it does so before the client reads. */
  void listChanged(ListingFamily family) {
    if (families.contains(family)) {
      context.runOnContext(
          now -> {
            changedLists.add(ListChange.toldAs(family.kind()));
            flush();
          });
    }
  }

  void keepAlive() {
    context.runOnContext(
        now -> {
          if (begun && !isOver() && !exchange.response().writeQueueFull()) {
            exchange.response().write(Exchange.KEEP_ALIVE).onFailure(broken -> over());
          }
        });
  }

  @Override
  public void events(Buffer events) {
    if (isOver()) {
      return;
    }
    HttpServerResponse response = exchange.response();
    response.write(events).onFailure(broken -> over());
    if (response.writeQueueFull()) {
      awaitReader();
    }
  }

  private void awaitReader() {
    if (!waiting) {
      waiting = true;
      sources.pause();
      long timer = context.owner().setTimer(PATIENCE.toMillis(), late -> cutOff());
      exchange
          .response()
          .drainHandler(
              drained -> {
                context.owner().cancelTimer(timer);
                waiting = false;
                sources.resume();
                flush();
              });
    }
  }

  private void cutOff() {
    exchange.cutOff();
    over();
  }

  /** Ends it in good order: its client opens another. */
  Future<Void> end() {
    Promise<Void> ended = Promise.promise();
    context.runOnContext(
        now -> {
          if (isOver() || !begun) {
            over();
            ended.complete();
            return;
          }
          exchange.end(Buffer.buffer()).onComplete(done -> over()).onComplete(ended);
        });
    return ended.future();
  }

  /** Nobody reads it any more. */
  void over() {
    context.runOnContext(
        now -> {
          sources.close();
          subscriptions.close();
          gone.tryComplete();
        });
  }

  private boolean isOver() {
    return gone.future().isComplete() || exchange.isBeyondReach();
  }

  private void flush() {
    if (isOver() || !begun || changedLists.isEmpty()) {
      return;
    }
    if (exchange.response().writeQueueFull()) {
      awaitReader();
      return;
    }
    Buffer events = Buffer.buffer();
    for (EntryKind kind : changedLists) {
      events
          .appendString("event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"")
          .appendString(ListChange.methodOf(kind))
          .appendString("\"}\n\n");
    }
    changedLists.clear();
    events(events);
  }
}
