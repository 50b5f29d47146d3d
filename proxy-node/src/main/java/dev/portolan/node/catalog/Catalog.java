package dev.portolan.node.catalog;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.node.config.CatalogConfig;
import dev.portolan.node.config.MountConfig.OnClientList;
import dev.portolan.node.invalidation.InvalidationBus;
import dev.portolan.node.invalidation.InvalidationBus.Subscription;
import dev.portolan.node.observe.Leg;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What every caller sees: the one door to listings and views. Safe for use from every event loop;
 * futures that have to wait complete on the context they were asked for on.
 *
 * <p>Ask with the same {@link ViewRequest} object as long as the caller stays the same: the warm
 * path knows a request by its identity.
 */
public final class Catalog {
  /** How often a client may insist on a refresh of one listing. */
  private static final long INSIST_EVERY_MS = 1_000;

  /** How often a view is put together anew because a listing changed while others were awaited. */
  private static final int MAX_GATHERINGS = 8;

  /** The share of the heap for listings, and again for views. */
  private static final long HEAP_SHARE = 8;

  private final NearCache near;
  private final Freshness freshness;
  private final Clock clock;
  private final CatalogObserver observer;
  private final Changes changes;
  private final Listings listings;
  private final Refetch refetch;
  private final Epochs epochs;
  private final Views views;
  private final CatalogConfig config;
  private final InvalidationBus bus;
  private final Schedule schedule;
  private List<Runnable> running = List.of();

  /**
   * @param random draws jitter
   * @param observer hears what happens, for metrics
   */
  public Catalog(
      CatalogStore store,
      InvalidationBus bus,
      CatalogConfig config,
      Clock clock,
      Vertx vertx,
      RandomGenerator random,
      CatalogObserver observer) {
    this(store, bus, config, clock, Schedule.of(vertx), random, observer);
  }

  Catalog(
      CatalogStore store,
      InvalidationBus bus,
      CatalogConfig config,
      Clock clock,
      Schedule schedule,
      RandomGenerator random,
      CatalogObserver observer) {
    long bytes = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    this.freshness = new Freshness(config);
    this.near = new NearCache(bytes);
    this.clock = clock;
    this.observer = observer;
    this.config = config;
    this.bus = bus;
    this.schedule = schedule;
    this.changes = new Changes(schedule);
    Arrivals arrivals = new Arrivals(near, changes, random, observer);
    Loader loader =
        new Loader(
            store,
            new Turns(store, schedule, random),
            new Fetches(store, near, freshness, clock, arrivals),
            near,
            freshness,
            clock,
            schedule,
            random,
            arrivals,
            new Watch());
    this.refetch = new Refetch(loader, schedule, changes);
    this.listings = new Listings(near, loader, freshness, clock, observer);
    this.epochs = new Epochs(store, bus, near, refetch, schedule);
    this.views = new Views(freshness, clock, observer, bytes);
  }

  /** Begins to hear of changes, and to sweep. Completes when the bus is heard. */
  public Future<Void> start() {
    Runnable sweeps = schedule.every(config.stalenessBound(), epochs::sweep);
    return bus.subscribe(epochs)
        .onFailure(cause -> sweeps.run())
        .map(
            subscription -> {
              running = List.of(sweeps, subscription::cancel);
              return null;
            });
  }

  /** Ends the hearing and the sweeping. What is held stays, and is no longer kept current. */
  public void stop() {
    running.forEach(Runnable::run);
    running = List.of();
  }

  /**
   * What this caller sees of this kind. A completed future when everything needed is fresh. Never
   * fails because a backend does: its mount is then {@link CatalogView#stale()} or {@link
   * CatalogView#missing()}.
   */
  public Future<CatalogView> viewOf(ViewRequest request) {
    return viewOf(request, Leg.NONE);
  }

  /** The same on this leg, on which a listing is fetched if need be. */
  public Future<CatalogView> viewOf(ViewRequest request, Leg on) {
    Future<CatalogView> ready = views.ready(request);
    if (ready != null) {
      observer.hit(request.tenant(), request.kind());
      return ready;
    }
    return view(request, ask -> false, on);
  }

  /**
   * The same for an explicit list of a client: mounts with {@code onClientList: refresh} are
   * fetched anew.
   *
   * @param noCache the client insists on a refresh of all; heard once a second for each listing
   */
  public Future<CatalogView> listFor(ViewRequest request, boolean noCache) {
    return listFor(request, noCache, Leg.NONE);
  }

  /** The same on this leg, on which a listing is fetched if need be. */
  public Future<CatalogView> listFor(ViewRequest request, boolean noCache, Leg on) {
    boolean refreshes =
        request.shelves().stream().anyMatch(shelf -> shelf.onClientList() == OnClientList.REFRESH);
    return noCache || refreshes
        ? view(request, ask -> refreshes(ask) || (noCache && mayInsist(ask)), on)
        : viewOf(request, on);
  }

  /**
   * A backend says that this family changed: a new epoch begins, every node hears, and what is held
   * is fetched again. Announcements that come close together begin one epoch.
   *
   * @return completes when the epoch has begun; fails if the store could not count it, and then
   *     only this node knows
   */
  public Future<Void> announced(ListingFamily family) {
    return epochs.announced(family);
  }

  /**
   * Has every node drop what it holds of this family; it is fetched again when somebody asks.
   *
   * @return fails if the store could not count the change, and then only this node has dropped it
   */
  public Future<Void> purge(ListingFamily family) {
    return epochs.purge(family);
  }

  /** What this node holds of these families and may serve, for operators. */
  public List<HeldListing> held(Collection<ListingFamily> families) {
    List<HeldListing> all = new ArrayList<>();
    for (ListingFamily family : families) {
      near.known(family).ifPresent(known -> known.slots().forEach(slot -> addHeld(slot, all)));
    }
    return all;
  }

  private void addHeld(Slot slot, List<HeldListing> all) {
    Held held = slot.current();
    Ask ask = slot.lastAsk();
    if (held != null && ask != null) {
      Instant freshUntil = Instant.ofEpochMilli(freshness.freshUntil(held, ask));
      all.add(new HeldListing(slot.key(), held.epoch(), held.drawn().listing(), freshUntil));
    }
  }

  /**
   * Tells the listener of every real change from now on. A family of which this node holds nothing
   * cannot be compared, and counts as changed.
   */
  public Subscription onChange(ChangeListener listener) {
    return changes.listen(listener);
  }

  private static boolean refreshes(Ask ask) {
    return ask.shelf().onClientList() == OnClientList.REFRESH;
  }

  private boolean mayInsist(Ask ask) {
    return near.slotFor(ask).mayForce(clock.millis(), INSIST_EVERY_MS);
  }

  private Future<CatalogView> view(ViewRequest request, Predicate<Ask> anew, Leg on) {
    List<Ask> asks =
        request.shelves().stream().map(shelf -> Ask.of(shelf, request.kind())).toList();
    Future<CatalogView> view =
        gather(asks, anew, 1, on).map(contributions -> views.build(request, contributions));
    if (view.isComplete()) {
      observer.hit(request.tenant(), request.kind());
      return view;
    }
    observer.miss(request.tenant(), request.kind());
    return onOwnContext(view);
  }

  /** While slow mounts were awaited, quick ones may have changed: those are asked again. */
  private Future<List<Contribution>> gather(
      List<Ask> asks, Predicate<Ask> anew, int number, Leg on) {
    List<Future<Contribution>> parts = new ArrayList<>(asks.size());
    asks.forEach(ask -> parts.add(listings.of(ask, anew.test(ask), on)));
    return Future.all(parts)
        .map(all -> all.<Contribution>list())
        .compose(
            found ->
                number == MAX_GATHERINGS || found.stream().allMatch(Contribution::stands)
                    ? Future.succeededFuture(found.stream().map(Contribution::orMissing).toList())
                    : gather(asks, ask -> false, number + 1, on));
  }

  private static Future<CatalogView> onOwnContext(Future<CatalogView> view) {
    Context own = Vertx.currentContext();
    return own == null ? view : Future.fromCompletionStage(view.toCompletionStage(), own);
  }

  /** Loads tell of epochs, and epochs have listings loaded: one of the two must come second. */
  private final class Watch implements Loader.EpochWatch {
    @Override
    public boolean believes(Family family, Epoch before, Epoch answer) {
      return epochs.believes(family, before, answer);
    }

    @Override
    public boolean owes(ListingFamily family) {
      return epochs.owes(family);
    }
  }
}
