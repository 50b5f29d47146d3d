package dev.portolan.node.catalog;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import dev.portolan.node.catalog.CatalogStore.Lookup;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import dev.portolan.node.catalog.CatalogStore.Turn;
import dev.portolan.node.catalog.Found.Seen;
import dev.portolan.node.catalog.Slot.Loaded;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.observe.Leg;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads one listing: from the store if a good one is there, else from its backend; one load per
 * slot at a time on this node, and one fetch per listing at a time among all nodes.
 *
 * <p>A load remembers the epoch it began in. Its result is put away only if that epoch still stands
 * in the store and on this node; if a newer one has begun, the load begins again. So nothing that
 * was fetched before a change is ever shown after it. With the store out of reach, what this node
 * has heard itself decides.
 */
final class Loader {
  private static final Logger LOG = LoggerFactory.getLogger(Loader.class);

  /** How often a load begins again because the listing changed under it. */
  private static final int MAX_ATTEMPTS = 8;

  /** For all attempts together, waiting for other nodes included: no load lasts for ever. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What will do. */
  enum Wish {
    /** Any listing that is fresh. */
    FRESH,
    /** One with most of its life before it. */
    YOUNG,
    /** What the backend says now. */
    NEW
  }

  private final CatalogStore store;
  private final Turns turns;
  private final Fetches fetches;
  private final NearCache near;
  private final Freshness freshness;
  private final Clock clock;
  private final Schedule schedule;
  private final RandomGenerator random;
  private final Arrivals arrivals;
  private final EpochWatch epochs;

  Loader(
      CatalogStore store,
      Turns turns,
      Fetches fetches,
      NearCache near,
      Freshness freshness,
      Clock clock,
      Schedule schedule,
      RandomGenerator random,
      Arrivals arrivals,
      EpochWatch epochs) {
    this.store = store;
    this.turns = turns;
    this.fetches = fetches;
    this.near = near;
    this.freshness = freshness;
    this.clock = clock;
    this.schedule = schedule;
    this.random = random;
    this.arrivals = arrivals;
    this.epochs = epochs;
  }

  /** What the loader must know of epochs, and tell of them. */
  interface EpochWatch {
    /**
     * Takes the store's word on the epoch. False if the store is not to be believed for now.
     *
     * @param before the newest epoch known when the store was asked
     */
    boolean believes(Family family, Epoch before, Epoch answer);

    /** Whether this node knows of a change that the store does not: then it is not to be asked. */
    boolean owes(ListingFamily family);
  }

  /**
   * One load on its way.
   *
   * @param deadlineMs after which nothing is begun
   * @param changes that it met
   * @param waits for another node
   * @param by the leg of whoever made it begin, and waits
   */
  private record Load(
      ListingKey key, Ask ask, Wish wish, long deadlineMs, int changes, int waits, Leg by) {
    Load changed() {
      return new Load(key, ask, wish, deadlineMs, changes + 1, 0, by);
    }

    Load waited() {
      return new Load(key, ask, wish, deadlineMs, changes, waits + 1, by);
    }

    boolean mayGoOn(long nowMs) {
      return changes < MAX_ATTEMPTS && nowMs < deadlineMs;
    }
  }

  /** The same as below, for nobody who waits. */
  Future<Loaded> load(Slot slot, Ask ask, Wish wish) {
    return load(slot, ask, wish, Leg.NONE);
  }

  /** Joins the load that is under way in this slot, or begins one. Fails with a BackendFailed. */
  Future<Loaded> load(Slot slot, Ask ask, Wish wish, Leg by) {
    return slot.join(
        () ->
            schedule
                .within(LIMIT, attempt(begun(slot.key(), ask, wish, by)))
                .onSuccess(loaded -> slot.backoff().succeeded())
                .recover(cause -> Future.failedFuture(failed(slot, ask, cause))));
  }

  private Load begun(ListingKey key, Ask ask, Wish wish, Leg by) {
    return new Load(key, ask, wish, clock.millis() + LIMIT.toMillis(), 0, 0, by);
  }

  private Future<Loaded> attempt(Load load) {
    if (!load.mayGoOn(clock.millis())) {
      return Future.failedFuture(new FaultException(LoadFailure.tooLong(load.ask())));
    }
    return look(load.key(), load.ask())
        .compose(
            found ->
                served(found, load.ask(), load.wish())
                    ? shared(load.ask(), found)
                    : inTurn(load, found.seen()).compose(Supplier::get));
  }

  /**
   * Fetches in turn. While nobody knows whether the backend says private, others may fetch the same
   * under either key: then it takes both turns.
   *
   * @return what is to be done when the turns have been given back
   */
  private Future<Supplier<Future<Loaded>>> inTurn(Load load, List<Seen> seen) {
    if (seen.isEmpty()) {
      return landed(load, fetches.alone(load.ask(), load.by()));
    }
    return claim(load, seen.getFirst())
        .compose(
            turn ->
                turn.isPresent()
                    ? take(load, seen, turn.get())
                    : landed(load, fetches.alone(load.ask(), load.by())));
  }

  /** Empty if the store does not answer. */
  private Future<Optional<Turn>> claim(Load load, Seen seen) {
    Family family = near.shared(load.ask()).family();
    Epoch before = family.epoch();
    return turns
        .claim(seen.key(), seen.lookup(), load.wish() == Wish.NEW)
        .map(turn -> Optional.of(believed(family, before, seen.key(), turn)))
        .onFailure(Loader::goOnAlone)
        .otherwise(Optional.empty());
  }

  /** A ticket tells the epoch too: whoever insists may hear of a new one by it. */
  private Turn believed(Family family, Epoch before, ListingKey key, Turn turn) {
    if (turn instanceof Turn.Given(Ticket ticket)
        && !epochs.believes(family, before, ticket.epoch())) {
      turns.giveBack(key, ticket);
      return new Turn.Moved();
    }
    return turn;
  }

  private Future<Supplier<Future<Loaded>>> take(Load load, List<Seen> seen, Turn turn) {
    return switch (turn) {
      case Turn.Given(Ticket ticket) ->
          turns.during(
              seen.getFirst().key(),
              ticket,
              seen.size() > 1
                  ? inTurn(load, seen.subList(1, seen.size()))
                  : landed(load, fetches.with(ticket, load.ask(), load.by())));
      case Turn.Taken() ->
          Future.succeededFuture(() -> awaited(load).compose(waited -> attempt(load.waited())));
      case Turn.Moved() -> Future.succeededFuture(() -> attempt(load.changed()));
    };
  }

  private Future<Loaded> shared(Ask ask, Found found) {
    arrivals.shared(ask);
    return Future.succeededFuture(found.loaded());
  }

  private Future<Void> awaited(Load load) {
    if (load.waits() == 0) {
      arrivals.awaited(load.ask());
    }
    return turns.pause(load.waits());
  }

  /** What was fetched in an epoch that has passed meanwhile is fetched again. */
  private Future<Supplier<Future<Loaded>>> landed(Load load, Future<@Nullable Loaded> fetched) {
    return fetched.map(
        loaded -> () -> loaded != null ? Future.succeededFuture(loaded) : attempt(load.changed()));
  }

  /** Asks the store: under the key of the slot, and until it is known which of the two, both. */
  private Future<Found> look(ListingKey key, Ask ask) {
    if (epochs.owes(key.family())) {
      return Future.succeededFuture(Found.NOTHING);
    }
    boolean both = key.equals(ask.shared()) && near.isUnknown(ask);
    return lookup(key, ask)
        .compose(
            found ->
                found.loaded() == null && both
                    ? lookup(ask.own(), ask).map(found::and)
                    : Future.succeededFuture(found))
        .onFailure(Loader::goOnAlone)
        .otherwise(Found.NOTHING);
  }

  private Future<Found> lookup(ListingKey key, Ask ask) {
    Family family = near.shared(ask).family();
    Epoch before = family.epoch();
    return store.lookup(key).map(lookup -> found(family, before, key, ask, lookup));
  }

  private Found found(Family family, Epoch before, ListingKey key, Ask ask, Lookup lookup) {
    if (!epochs.believes(family, before, lookup.epoch())) {
      return Found.NOTHING;
    }
    Listing listing = lookup.listing();
    if (listing == null || listing.hint().isPrivate() != key.equals(ask.own())) {
      return new Found(List.of(new Seen(key, lookup)), null);
    }
    return new Found(
        List.of(new Seen(key, lookup)),
        arrivals.put(
            ask,
            arrivals.drawn(ask, fetches.notFromTomorrow(listing)),
            new Ticket(lookup.epoch(), lookup.ticket())));
  }

  private static void goOnAlone(Throwable unreachable) {
    LOG.debug("The catalog store does not answer; going on without it: {}", unreachable.toString());
  }

  private boolean served(Found found, Ask ask, Wish wish) {
    if (found.loaded() == null) {
      return false;
    }
    Held held = found.loaded().held();
    return switch (wish) {
      case FRESH -> clock.millis() < freshness.freshUntil(held, ask);
      case YOUNG -> clock.millis() < freshness.refreshFrom(held, ask);
      case NEW -> false;
    };
  }

  private FaultException failed(Slot slot, Ask ask, Throwable cause) {
    Fault.BackendFailed fault = LoadFailure.of(ask, cause);
    slot.backoff().failed(clock.millis(), fault, random);
    arrivals.failed(ask, fault);
    return new FaultException(fault);
  }
}
