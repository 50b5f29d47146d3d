package dev.portolan.testkit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/** A number that can be waited for. Safe for use by several threads. */
final class Gauge {
  private static final int PATIENCE_S = 10;

  private record Waiter(IntPredicate wanted, Promise<Void> promise) {}

  private final String what;
  private final List<Waiter> waiters = new ArrayList<>();
  private int value;

  Gauge(String what) {
    this.what = what;
  }

  synchronized int value() {
    return value;
  }

  void add(int by) {
    List<Waiter> served = new ArrayList<>();
    synchronized (this) {
      value += by;
      for (Waiter waiter : waiters) {
        if (waiter.wanted.test(value)) {
          served.add(waiter);
        }
      }
      waiters.removeAll(served);
    }
    served.forEach(waiter -> waiter.promise.tryComplete());
  }

  /** Completes when the number is as wanted; fails after ten seconds. */
  Future<Void> await(IntPredicate wanted) {
    Waiter waiter = new Waiter(wanted, Promise.promise());
    synchronized (this) {
      if (wanted.test(value)) {
        return Future.succeededFuture();
      }
      waiters.add(waiter);
    }
    return waiter
        .promise
        .future()
        .timeout(PATIENCE_S, TimeUnit.SECONDS)
        .onFailure(late -> forget(waiter))
        .recover(
            late -> Future.failedFuture(what + ": " + value() + " after " + PATIENCE_S + " s"));
  }

  private synchronized void forget(Waiter waiter) {
    waiters.remove(waiter);
  }
}
