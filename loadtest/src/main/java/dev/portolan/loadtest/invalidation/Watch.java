package dev.portolan.loadtest.invalidation;

import dev.portolan.loadtest.fleet.Wrong;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Asks one node again and again, until it serves the next revision. */
final class Watch implements Callable<Sighting> {
  /** After this it never will. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ToolsClient client;
  private final Chart chart;
  private final int before;
  private final Duration pause;
  private final LongSupplier nanos;
  private final CountDownLatch looking;

  /**
   * @param pause from an answer to the next request
   * @param nanos tells the time, as {@link System#nanoTime} does
   * @param looking is counted down once the node has been seen to serve the present revision
   */
  Watch(
      ToolsClient client, Chart chart, Duration pause, LongSupplier nanos, CountDownLatch looking) {
    this.client = client;
    this.chart = chart;
    this.before = chart.revision();
    this.pause = pause;
    this.nanos = nanos;
    this.looking = looking;
  }

  /**
   * @throws Wrong if the node serves anything but the present revision and then the next, or the
   *     next not within ten seconds
   */
  @Override
  public Sighting call() {
    long first = look(before).at();
    looking.countDown();
    for (int polls = 1; ; polls++) {
      LockSupport.parkNanos(pause.toNanos());
      Seen seen = look(before, before + 1);
      if (seen.revision() > before) {
        return new Sighting(seen.at(), (seen.at() - first) / polls);
      }
      if (seen.at() - first > PATIENCE.toNanos()) {
        throw new Wrong(
            "%s: revision %d after %s (expected: %d)"
                .formatted(client.endpoint(), seen.revision(), PATIENCE, before + 1));
      }
    }
  }

  private record Seen(int revision, long at) {}

  private Seen look(int... expected) {
    String answer = client.list();
    long at = nanos.getAsLong();
    int revision = chart.revisionIn(answer);
    if (revision < expected[0] || revision > expected[expected.length - 1]) {
      throw new Wrong(
          "%s: revision %d (expected: %d%s)"
              .formatted(
                  client.endpoint(),
                  revision,
                  expected[0],
                  expected.length == 1 ? "" : " or " + expected[expected.length - 1]));
    }
    return new Seen(revision, at);
  }
}
