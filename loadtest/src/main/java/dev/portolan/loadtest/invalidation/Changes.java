package dev.portolan.loadtest.invalidation;

import dev.portolan.loadtest.fleet.Wrong;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Has a backend change, and watches all nodes until they serve what it changed to. Between one
 * notice and the next lies more than twice the window within which a node takes announcements
 * together: the wait for its end would be measured otherwise. How much more is left to chance, so
 * that the notices do not keep step with anything the nodes do at intervals.
 */
final class Changes implements AutoCloseable {
  private static final Duration APART = Duration.ofMillis(120);
  private static final int APART_MORE_MICROS = 40_000;
  private static final long SEED = 3;

  private final Duration pollPause;
  private final LongSupplier nanos;
  private final ExecutorService pollers;
  private final Random random = new Random(SEED);

  /**
   * @param nodes as many pollers
   * @param nanos tells the time, as {@link System#nanoTime} does
   */
  Changes(int nodes, Duration pollPause, LongSupplier nanos) {
    this.pollPause = pollPause;
    this.nanos = nanos;
    this.pollers = Executors.newFixedThreadPool(nodes);
  }

  /**
   * One change, after which there is quiet until the next may come.
   *
   * @param meanwhile is run in the middle of the quiet
   * @throws Wrong if a node serves anything but the present revision and then, within ten seconds,
   *     the next
   */
  Spread change(Chart chart, List<ToolsClient> nodes, Runnable meanwhile) {
    long apart = APART.toNanos() + random.nextInt(APART_MORE_MICROS) * 1_000L;
    CountDownLatch looking = new CountDownLatch(nodes.size());
    List<Future<Sighting>> watches = new ArrayList<>();
    for (ToolsClient node : nodes) {
      watches.add(pollers.submit(new Watch(node, chart, pollPause, nanos, looking)));
    }
    awaitAll(looking, watches);
    chart.turn();
    long announcedAt = nanos.getAsLong();
    chart.announce();
    Spread spread = Spread.of(announcedAt, watches.stream().map(Changes::result).toList());
    quiet(announcedAt + apart * 3 / 4);
    meanwhile.run();
    quiet(announcedAt + apart);
    return spread;
  }

  /** A watch that fails before it has begun to look never counts down; its failure is thrown. */
  private static void awaitAll(CountDownLatch looking, List<Future<Sighting>> watches) {
    try {
      while (!looking.await(100, TimeUnit.MILLISECONDS)) {
        watches.stream().filter(Future::isDone).forEach(Changes::result);
      }
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new Wrong("interrupted", cause);
    }
  }

  private static Sighting result(Future<Sighting> watch) {
    try {
      return watch.get(2 * Watch.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException cause) {
      throw cause.getCause() instanceof Wrong wrong ? wrong : new Wrong("a poller failed", cause);
    } catch (TimeoutException cause) {
      throw new Wrong("a poller does not end (expected: the ten seconds of its own)", cause);
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new Wrong("interrupted", cause);
    }
  }

  private void quiet(long until) {
    for (long left = until - nanos.getAsLong(); left > 0; left = until - nanos.getAsLong()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    pollers.shutdownNow();
  }
}
