package dev.portolan.node.edge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the requests in flight, and knows when a node that stops has served the last of them. */
final class Drain {
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Promise<Void> empty = Promise.promise();
  private volatile boolean begun;

  /** One more request; false if the node takes none any more, and then it is not counted. */
  boolean enter() {
    inFlight.incrementAndGet();
    if (begun) {
      leave();
      return false;
    }
    return true;
  }

  void leave() {
    if (inFlight.decrementAndGet() == 0 && begun) {
      empty.tryComplete();
    }
  }

  /** Closes the door; completes when nobody is left inside. */
  Future<Void> begin() {
    begun = true;
    if (inFlight.get() == 0) {
      empty.tryComplete();
    }
    return empty.future();
  }
}
