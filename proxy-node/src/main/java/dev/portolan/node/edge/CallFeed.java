package dev.portolan.node.edge;

import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.relaylog.LogKey;
import dev.portolan.node.relaylog.RelayLog;
import dev.portolan.node.relaylog.StreamEntry;
import dev.portolan.node.wire.KeptEvents;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The way of a reply into its log, when its client is not there to read it. A store that is out of
 * reach is asked again for a minute; meanwhile a bounded amount waits. Lives on the event loop of
 * its call, and alone writes the log, so that it knows what fits.
 */
final class CallFeed implements KeptEvents.Taker {
  /** Of one event, so that the end of the stream fits too. */
  static final int MAX_EVENT_BYTES = RelayLog.MAX_BYTES - (4 << 10);

  private static final int SPARE_BYTES = 1 << 10;
  private static final int MAX_PENDING = 256 << 10;
  private static final long AGAIN_MS = 500;
  private static final int TRIES = 120;

  /**
   * Where it leads.
   *
   * @param presence of this node, by which others see that the log is still written
   */
  record Place(RelayLog log, LogKey key, Presence presence, Context context) {
    private <T> Future<T> home(Future<T> shared) {
      return Future.fromCompletionStage(shared.toCompletionStage(), context);
    }
  }

  /** Whose reply it is. */
  interface Owner {
    /** More can be taken again. */
    void drained();

    /** No more is taken: the rest of the reply is of no use. */
    void failed();
  }

  private final Place place;
  private final Owner owner;
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private final Promise<Void> done = Promise.promise();
  private int tries = TRIES;
  private int messages;
  private int bytes;
  private int pending;
  private boolean shown;
  private boolean busy;
  private boolean over;

  /**
   * @param first the number of the first event that will be there
   */
  CallFeed(Place place, long first, Owner owner) {
    this.place = place;
    this.owner = owner;
    put(new StreamEntry.Begun(first, place.presence().node()));
  }

  /** Completes when all is in the log, or will not be. Never fails. */
  Future<Void> done() {
    return done.future();
  }

  boolean isFull() {
    return pending > MAX_PENDING;
  }

  @Override
  public void took(KeptEvents.Event event) {
    if (over) {
      return;
    }
    if (messages + 2 > RelayLog.MAX_MESSAGES
        || bytes + pending + event.bytes().length + SPARE_BYTES > RelayLog.MAX_BYTES) {
      missed();
    } else {
      put(new StreamEntry.Event(event.number(), event.bytes()));
    }
  }

  @Override
  public void missed() {
    if (!over) {
      end(Reason.TOO_LARGE.word());
      owner.failed();
    }
  }

  /**
   * Nothing follows.
   *
   * @param reason why; empty if the reply has ended in good order
   */
  void end(String reason) {
    if (!over) {
      put(new StreamEntry.Ended(reason));
      over = true;
      pump();
    }
  }

  private void put(StreamEntry entry) {
    byte[] written = entry.bytes();
    messages++;
    pending += written.length;
    waiting.add(written);
    pump();
  }

  private void pump() {
    byte[] next = waiting.peek();
    if (busy) {
      return;
    }
    if (next == null) {
      if (over) {
        done.tryComplete();
      }
      return;
    }
    busy = true;
    // whoever finds the log must find that this node is there
    shown()
        .compose(there -> place.home(place.log().append(place.key(), next)))
        .onComplete(number -> wrote(next, number), away -> later());
  }

  private Future<Void> shown() {
    return shown
        ? Future.succeededFuture()
        : place.home(place.presence().show()).onSuccess(there -> shown = true);
  }

  private void wrote(byte[] entry, long number) {
    busy = false;
    tries = TRIES;
    bytes += entry.length;
    if (number == 0) {
      giveUp();
      return;
    }
    waiting.remove();
    pending -= entry.length;
    pump();
    if (!over && !isFull()) {
      owner.drained();
    }
  }

  /** It may have been written all the same: who reads it does not mind that it is there twice. */
  private void later() {
    tries--;
    messages++;
    bytes += waiting.element().length;
    if (tries <= 0) {
      busy = false;
      giveUp();
      return;
    }
    place
        .context()
        .owner()
        .setTimer(
            AGAIN_MS,
            now -> {
              busy = false;
              pump();
            });
  }

  private void giveUp() {
    waiting.clear();
    boolean wasOver = over;
    over = true;
    done.tryComplete();
    if (!wasOver) {
      owner.failed();
    }
  }
}
