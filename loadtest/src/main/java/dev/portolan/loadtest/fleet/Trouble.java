package dev.portolan.loadtest.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What happens to the nodes of a fleet while its clients call. */
public final class Trouble {
  private final Fleet fleet;
  private final Duration time;
  private final Duration every;
  private final LongSupplier nanos;
  private final Random random = new Random(1);
  private final List<Long> ends = new CopyOnWriteArrayList<>();

  /**
   * @param time for which it goes on
   * @param every from one node that ends to the next
   * @param nanos tells the time, as {@link System#nanoTime} does
   */
  public Trouble(Fleet fleet, Duration time, Duration every, LongSupplier nanos) {
    this.fleet = fleet;
    this.time = time;
    this.every = every;
    this.nanos = nanos;
  }

  /** So many nodes were killed, or asked to stop. */
  public int ended() {
    return ends.size();
  }

  /** When nodes were killed or asked to stop, in nanoseconds. */
  public List<Long> ends() {
    return List.copyOf(ends);
  }

  /**
   * Kills a random one of the nodes that serve, at each turn, and starts it again at once. One node
   * at least goes on: where the others have not come back, a turn is left out. Returns when all
   * serve again.
   */
  public void kill() throws InterruptedException {
    List<CompletableFuture<Void>> starting = new ArrayList<>();
    long until = nanos.getAsLong() + time.toNanos();
    while (nanos.getAsLong() < until) {
      List<Place> serving = fleet.places().stream().filter(Place::isServing).toList();
      if (serving.size() > 1) {
        Place unlucky = serving.get(random.nextInt(serving.size()));
        ends.add(nanos.getAsLong());
        unlucky.kill();
        starting.add(CompletableFuture.runAsync(unlucky::start));
      }
      pause();
    }
    starting.forEach(CompletableFuture::join);
  }

  /** Stops and starts one node after the other, each when the one before it serves again. */
  public void roll() throws InterruptedException {
    long until = nanos.getAsLong() + time.toNanos();
    while (nanos.getAsLong() < until) {
      for (Place place : fleet.places()) {
        ends.add(nanos.getAsLong());
        int code = place.stop();
        if (code != 0) {
          throw new Wrong("a node that was asked to stop ended with " + code + " (expected: 0)");
        }
        place.start();
        pause();
      }
    }
  }

  private void pause() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(every.toNanos());
  }
}
