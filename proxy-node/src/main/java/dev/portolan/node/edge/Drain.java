package dev.portolan.node.edge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the requests in flight, and knows when a node that stops has served the last of them. */
final class Drain {
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Promise<Void> empty = Promise.promise();
  private volatile boolean leaving;
  private volatile boolean begun;

  /** Whoever still comes is asked to go elsewhere next time. */
  void leave() {
    leaving = true;
  }

  boolean isLeaving() {
    return leaving;
  }

  /** One more request; false if the node takes none any more, and then it is not counted. */
  boolean enter() {
    inFlight.incrementAndGet();
    if (begun) {
      exit();
      return false;
    }
    return true;
  }

  void exit() {
    if (inFlight.decrementAndGet() == 0 && begun) {
      empty.tryComplete();
    }
  }

  /** Closes the door; completes when nobody is left inside. */
  Future<Void> begin() {
    leaving = true;
    begun = true;
    if (inFlight.get() == 0) {
      empty.tryComplete();
    }
    return empty.future();
  }
}
