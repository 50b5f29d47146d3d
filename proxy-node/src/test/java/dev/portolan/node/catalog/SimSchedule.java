package dev.portolan.node.catalog;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The timers of one process. */
final class SimSchedule implements Schedule {
  private final SimEvents events;
  private final SimProcess process;
  private final Duration ignored;

  /**
   * @param ignored tasks of this period never run; zero for none
   */
  SimSchedule(SimEvents events, SimProcess process, Duration ignored) {
    this.events = events;
    this.process = process;
    this.ignored = ignored;
  }

  @Override
  public void soon(Runnable task) {
    events.in(0, process, task);
  }

  @Override
  public void after(Duration delay, Runnable task) {
    events.in(Math.max(1, delay.toMillis()), process, task);
  }

  @Override
  public Runnable every(Duration period, Runnable task) {
    AtomicBoolean over = new AtomicBoolean(period.equals(ignored));
    tick(period.toMillis(), events.nowMs(), over, task);
    return () -> over.set(true);
  }

  /** At a fixed rate, as event loops do it: what a pause has kept from running runs after it. */
  private void tick(long periodMs, long lastMs, AtomicBoolean over, Runnable task) {
    long nextMs = lastMs + periodMs;
    events.in(
        nextMs - events.nowMs(),
        process,
        () -> {
          if (!over.get()) {
            tick(periodMs, nextMs, over, task);
            task.run();
          }
        });
  }

  @Override
  public <T> Future<T> within(Duration limit, Future<T> work) {
    Promise<T> outcome = Promise.promise();
    work.onSuccess(outcome::tryComplete).onFailure(outcome::tryFail);
    after(limit, () -> outcome.tryFail(new TimeoutException("not within " + limit)));
    return outcome.future();
  }
}
