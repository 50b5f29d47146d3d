package dev.portolan.node.catalog;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeoutException;

/** Does things when the test says so. For one thread. */
final class ManualSchedule implements Schedule {
  private final Clock clock;
  private final Queue<Runnable> soon = new ArrayDeque<>();
  private final List<Due> later = new ArrayList<>();
  private final List<Runnable> periodic = new ArrayList<>();

  ManualSchedule(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void soon(Runnable task) {
    soon.add(task);
  }

  @Override
  public void after(Duration delay, Runnable task) {
    later.add(new Due(clock.millis() + delay.toMillis(), task));
  }

  @Override
  public Runnable every(Duration period, Runnable task) {
    periodic.add(task);
    return () -> periodic.remove(task);
  }

  @Override
  public <T> Future<T> within(Duration limit, Future<T> work) {
    Promise<T> outcome = Promise.promise();
    work.onComplete(
        done -> {
          if (done.succeeded()) {
            outcome.tryComplete(done.result());
          } else {
            outcome.tryFail(done.cause());
          }
        });
    after(limit, () -> outcome.tryFail(new TimeoutException("not within " + limit)));
    return outcome.future();
  }

  /** Runs whatever is due by now. */
  void run() {
    List<Due> due = later.stream().filter(task -> task.atMs() <= clock.millis()).toList();
    later.removeAll(due);
    due.forEach(task -> task.run().run());
    while (!soon.isEmpty()) {
      soon.remove().run();
    }
  }

  /** Runs every periodic task once. */
  void tick() {
    List.copyOf(periodic).forEach(Runnable::run);
    run();
  }

  private record Due(long atMs, Runnable run) {}
}
