package dev.portolan.node.catalog;

import dev.portolan.model.catalog.ListingKey;
import dev.portolan.node.catalog.CatalogStore.Lookup;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import dev.portolan.node.catalog.CatalogStore.Turn;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one of all nodes fetch a listing while the others wait for what it stores. A turn is renewed
 * while the fetch lasts; if its node dies the turn lapses, and another takes over. A node that was
 * paused and fetches on without knowing does no harm: its ticket is an earlier one.
 */
final class Turns {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  /** After the death of a node that fetched, this long nobody fetches. */
  static final Duration LIFE = Duration.ofSeconds(3);

  /** How soon those who wait look again: at first, and at last. */
  private static final long FIRST_WAIT_MS = 15;

  private static final long LAST_WAIT_MS = 250;

  private final CatalogStore store;
  private final Schedule schedule;
  private final RandomGenerator random;

  Turns(CatalogStore store, Schedule schedule, RandomGenerator random) {
    this.store = store;
    this.schedule = schedule;
    this.random = random;
  }

  Future<Turn> claim(ListingKey key, Lookup seen, boolean insist) {
    return store.claim(key, seen, LIFE, insist);
  }

  /**
   * Keeps the turn while the work lasts, which has begun, and gives it back, whatever comes of it.
   */
  <T extends @Nullable Object> Future<T> during(ListingKey key, Ticket ticket, Future<T> work) {
    Runnable renewals = schedule.every(LIFE.dividedBy(3), () -> renew(key, ticket));
    return work.onComplete(
        done -> {
          renewals.run();
          giveBack(key, ticket);
        });
  }

  void giveBack(ListingKey key, Ticket ticket) {
    store.release(key, ticket).onFailure(Turns::lapses);
  }

  /**
   * Completes when it is time to look again.
   *
   * @param times it was waited before
   */
  Future<Void> pause(int times) {
    long longest = Math.min(LAST_WAIT_MS, FIRST_WAIT_MS << Math.min(times, 5));
    Promise<Void> over = Promise.promise();
    schedule.after(
        Duration.ofMillis(1 + (long) (longest * (0.5 + random.nextDouble() / 2))), over::complete);
    return over.future();
  }

  private void renew(ListingKey key, Ticket ticket) {
    store.renew(key, ticket, LIFE).onFailure(Turns::lapses);
  }

  private static void lapses(Throwable cause) {
    LOG.debug("A turn was not renewed or given back, and lapses: {}", cause.toString());
  }
}
