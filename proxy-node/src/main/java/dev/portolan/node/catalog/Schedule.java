package dev.portolan.node.catalog;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Does things later. A seam, so that tests decide when later is. */
interface Schedule {
  /** Runs the task soon, on another stack. */
  void soon(Runnable task);

  void after(Duration delay, Runnable task);

  /** Runs the task every so often until it is told to stop. */
  Runnable every(Duration period, Runnable task);

  /** The outcome of the work, or a TimeoutException if there is none within the limit. */
  <T> Future<T> within(Duration limit, Future<T> work);

  static Schedule of(Vertx vertx) {
    return new Schedule() {
      @Override
      public void soon(Runnable task) {
        vertx.runOnContext(now -> task.run());
      }

      @Override
      public void after(Duration delay, Runnable task) {
        vertx.setTimer(Math.max(1, delay.toMillis()), timer -> task.run());
      }

      @Override
      public Runnable every(Duration period, Runnable task) {
        long timer = vertx.setPeriodic(Math.max(1, period.toMillis()), tick -> task.run());
        return () -> vertx.cancelTimer(timer);
      }

      @Override
      public <T> Future<T> within(Duration limit, Future<T> work) {
        return work.timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
      }
    };
  }
}
