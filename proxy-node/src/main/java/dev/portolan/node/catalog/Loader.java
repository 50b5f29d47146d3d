package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingKey;
import dev.portolan.model.mcp.Era;
import dev.portolan.node.catalog.CatalogStore.Lookup;
import dev.portolan.node.catalog.Slot.Loaded;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads one listing: from the store if a good one is there, else from its backend, one load per
 * slot at a time.
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

  /** For all attempts together: no load holds its place for ever. */
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
  private final NearCache near;
  private final Freshness freshness;
  private final Clock clock;
  private final RandomGenerator random;
  private final Arrivals arrivals;
  private final Consumer<Family> epochsLost;

  /**
   * @param epochsLost hears of a family of which the store named a new epoch that this node had not
   *     heard of
   */
  Loader(
      CatalogStore store,
      NearCache near,
      Freshness freshness,
      Clock clock,
      RandomGenerator random,
      Arrivals arrivals,
      Consumer<Family> epochsLost) {
    this.store = store;
    this.near = near;
    this.freshness = freshness;
    this.clock = clock;
    this.random = random;
    this.arrivals = arrivals;
    this.epochsLost = epochsLost;
  }

  /** Joins the load that is under way in this slot, or begins one. Fails with a BackendFailed. */
  Future<Loaded> load(Slot slot, Ask ask, Wish wish) {
    return slot.join(
        () ->
            attempt(slot.key(), ask, wish, 1)
                .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(loaded -> slot.backoff().succeeded())
                .recover(cause -> Future.failedFuture(failed(slot, ask, cause))));
  }

  private Future<Loaded> attempt(ListingKey key, Ask ask, Wish wish, int number) {
    return look(key, ask)
        .compose(
            found ->
                served(found, ask, wish)
                    ? Future.succeededFuture(found.loaded())
                    : fetch(ask, found))
        .compose(
            loaded ->
                loaded != null || number == MAX_ATTEMPTS
                    ? landed(ask, loaded)
                    : attempt(key, ask, wish, number + 1));
  }

  /** Asks the store: under the key of the slot, and until it is known which of the two, both. */
  private Future<Found> look(ListingKey key, Ask ask) {
    boolean both = key.equals(ask.shared()) && near.isUnknown(ask);
    return lookup(key, ask)
        .compose(
            found ->
                found.loaded() == null && both
                    ? lookup(ask.own(), ask)
                    : Future.succeededFuture(found))
        .recover(unreachable -> Future.succeededFuture(withoutStore(ask, unreachable)));
  }

  private Future<Found> lookup(ListingKey key, Ask ask) {
    Family family = near.shared(ask).family();
    Epoch before = family.epoch();
    return store.lookup(key).map(lookup -> found(family, before, key, ask, lookup));
  }

  private Found found(Family family, Epoch before, ListingKey key, Ask ask, Lookup lookup) {
    if (family.answered(before, lookup.epoch())) {
      epochsLost.accept(family);
    }
    Listing listing = lookup.listing();
    if (listing == null || isPrivate(listing) != key.equals(ask.own())) {
      return new Found(lookup.epoch(), null, true);
    }
    return new Found(lookup.epoch(), arrivals.put(ask, listing, lookup.epoch(), share()), true);
  }

  private Found withoutStore(Ask ask, Throwable unreachable) {
    LOG.warn("The catalog store does not answer; going on without it: {}", unreachable.toString());
    return new Found(near.shared(ask).family().epoch(), null, false);
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

  private Future<@Nullable Loaded> fetch(Ask ask, Found found) {
    Instant began = clock.instant();
    return Future.succeededFuture(ask.kind())
        .compose(kind -> ask.shelf().source().fetch(kind))
        .map(fetched -> listing(ask, fetched, began))
        .compose(listing -> putAway(ask, listing, found));
  }

  private Listing listing(Ask ask, ListingSource.Fetched fetched, Instant began) {
    Duration took = Duration.between(began, clock.instant());
    return new Listing(arrivals.envelop(ask, fetched, took), hint(fetched), began);
  }

  /** A modern backend that names no scope means private; a legacy one says nothing at all. */
  private static CacheHint hint(ListingSource.Fetched fetched) {
    CacheHint said = fetched.hint();
    return fetched.era() == Era.MODERN && said.scope() == null
        ? new CacheHint(said.ttlMs(), CacheScope.PRIVATE)
        : said;
  }

  private Future<@Nullable Loaded> putAway(Ask ask, Listing listing, Found found) {
    ListingKey key = isPrivate(listing) ? ask.own() : ask.shared();
    Duration keep = freshness.keep(listing.hint(), ask.shelf().ttl());
    Future<Boolean> stands =
        found.storeAnswers()
            ? store.store(key, listing, found.epoch(), keep).otherwise(unreachable -> true)
            : Future.succeededFuture(true);
    return stands.map(stood -> stood ? arrivals.put(ask, listing, found.epoch(), share()) : null);
  }

  private static Future<Loaded> landed(Ask ask, @Nullable Loaded loaded) {
    return loaded != null
        ? Future.succeededFuture(loaded)
        : Future.failedFuture(
            new FaultException(
                new Fault.BackendFailed(ask.shelf().mount(), Fault.Reason.TIMEOUT, true)));
  }

  private FaultException failed(Slot slot, Ask ask, Throwable cause) {
    Fault.BackendFailed fault = faultOf(ask, cause);
    slot.backoff().failed(clock.millis(), fault, random);
    arrivals.failed(ask, fault);
    return new FaultException(fault);
  }

  private static Fault.BackendFailed faultOf(Ask ask, Throwable cause) {
    if (cause instanceof FaultException carrier
        && carrier.fault() instanceof Fault.BackendFailed fault) {
      return fault;
    }
    if (cause instanceof TimeoutException) {
      return new Fault.BackendFailed(ask.shelf().mount(), Fault.Reason.TIMEOUT, true);
    }
    LOG.error("Loading {}s of mount {} failed", ask.kind(), ask.shelf().mount(), cause);
    return new Fault.BackendFailed(ask.shelf().mount(), Fault.Reason.INVALID_RESPONSE, true);
  }

  private static boolean isPrivate(Listing listing) {
    return listing.hint().scope() == CacheScope.PRIVATE;
  }

  /** Somewhat after half of its life. */
  private double share() {
    return 0.5 + random.nextDouble() / 10;
  }

  /**
   * What the store said.
   *
   * @param loaded null if it has no listing of this epoch
   */
  private record Found(Epoch epoch, @Nullable Loaded loaded, boolean storeAnswers) {}
}
