package dev.portolan.loadtest.faults;

import dev.portolan.loadtest.faults.Fleet.Place;
import dev.portolan.loadtest.fleet.Wrong;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What happens to the nodes of a fleet while its clients call. */
final class Trouble {
  private final Fleet fleet;
  private final Settings settings;
  private final LongSupplier nanos;
  private final Random random = new Random(1);
  private int ended;

  Trouble(Fleet fleet, Settings settings, LongSupplier nanos) {
    this.fleet = fleet;
    this.settings = settings;
    this.nanos = nanos;
  }

  /** So many nodes were killed, or asked to stop. */
  int ended() {
    return ended;
  }

  /**
   * Kills a random one of the nodes that serve, at each turn, and starts it again at once. One node
   * at least goes on: where the others have not come back, a turn is left out.
   */
  void kill() throws InterruptedException {
    List<CompletableFuture<Void>> starting = new ArrayList<>();
    long until = nanos.getAsLong() + settings.time().toNanos();
    while (nanos.getAsLong() < until) {
      List<Place> serving = fleet.places().stream().filter(Place::isServing).toList();
      if (serving.size() > 1) {
        Place unlucky = serving.get(random.nextInt(serving.size()));
        unlucky.kill();
        ended++;
        starting.add(CompletableFuture.runAsync(unlucky::start));
      }
      pause(settings.every());
    }
    starting.forEach(CompletableFuture::join);
  }

  /** Stops and starts one node after the other, each when the one before it serves again. */
  void roll() throws InterruptedException {
    long until = nanos.getAsLong() + settings.time().toNanos();
    while (nanos.getAsLong() < until) {
      for (Place place : fleet.places()) {
        int code = place.stop();
        if (code != 0) {
          throw new Wrong("a node that was asked to stop ended with " + code + " (expected: 0)");
        }
        ended++;
        place.start();
        pause(settings.every());
      }
    }
  }

  private static void pause(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
