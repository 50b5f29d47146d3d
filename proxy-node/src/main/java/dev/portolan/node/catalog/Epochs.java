package dev.portolan.node.catalog;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.event.CatalogChanged;
import dev.portolan.node.invalidation.InvalidationBus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins epochs when a backend announces a change, and hears of those that others begin: by the
 * bus, and because a bus may lose messages, by asking the store for all of them at each gap and
 * each sweep.
 *
 * <p>A change that the store could not count is in effect on this node all the same, and is owed:
 * until the store has counted it, its word on that family is not taken, since it would bring back
 * what was there before.
 */
final class Epochs implements InvalidationBus.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Epochs.class);

  private final CatalogStore store;
  private final InvalidationBus bus;
  private final NearCache near;
  private final Refetch refetch;
  private final Debounce<ListingFamily> debounce;

  /** Announcements that wait for their epoch. Those that come close together get one epoch. */
  private final Map<ListingFamily, Promise<Void>> announced = new ConcurrentHashMap<>();

  /**
   * Changes that the store has not counted: of each family the number of the last attempt that
   * failed. As many as there are families with listeners, those that announce changes, unless the
   * store itself loses counts.
   */
  private final Map<ListingFamily, Long> owed = new ConcurrentHashMap<>();

  private final AtomicLong attempts = new AtomicLong();

  /** Whose changes this node has counted: it sees to it that the store does not lose them. */
  private final Set<ListingFamily> vouched = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean sweeping = new AtomicBoolean();

  /** Something was missed while a sweep was under way: what it read may be too old. */
  private final AtomicBoolean again = new AtomicBoolean();

  Epochs(
      CatalogStore store, InvalidationBus bus, NearCache near, Refetch refetch, Schedule schedule) {
    this.store = store;
    this.bus = bus;
    this.near = near;
    this.refetch = refetch;
    this.debounce = new Debounce<>(schedule);
  }

  /** Completes when the new epoch has begun; fails if the store did not count it. */
  Future<Void> announced(ListingFamily family) {
    Future<Void> begun = announced.computeIfAbsent(family, absent -> Promise.promise()).future();
    debounce.run(family, () -> begin(family));
    return begun;
  }

  private void begin(ListingFamily id) {
    Promise<Void> waiting = announced.remove(id);
    if (waiting == null) {
      return;
    }
    Family family = near.family(id);
    // A backend that speaks is alive.
    family.slots().forEach(slot -> slot.backoff().succeeded());
    long attempt = attempts.incrementAndGet();
    count(id, attempt, false).onFailure(cause -> owe(family, attempt)).onComplete(waiting);
  }

  /** Has every node drop what it holds of this family. Fails if the store did not count it. */
  Future<Void> purge(ListingFamily id) {
    near.family(id).forget();
    return count(id, attempts.incrementAndGet(), true);
  }

  /**
   * Counts a change, and tells every node. This pays for whatever was announced before the attempt,
   * and for nothing that failed to be counted after it.
   */
  private Future<Void> count(ListingFamily id, long attempt, boolean forget) {
    vouched.add(id);
    return store
        .supersede(id, near.family(id).epoch())
        .onSuccess(
            epoch -> {
              owed.computeIfPresent(id, (same, failed) -> failed < attempt ? null : failed);
              heard(near.family(id), epoch);
            })
        .compose(epoch -> publish(new CatalogChanged(id, epoch, forget)));
  }

  private Future<Void> countAgain(ListingFamily id) {
    return count(id, attempts.incrementAndGet(), false)
        .onFailure(cause -> LOG.debug("A change is still owed: {}", cause.toString()));
  }

  private void owe(Family family, long attempt) {
    owed.merge(family.id(), attempt, Math::max);
    heard(family, family.epoch().next());
  }

  /**
   * The store has said which epoch stands. False if that is not to be believed. An epoch that is
   * news has begun all the same; but a change that came to be owed while the answer was on its way
   * may be later than all that the store had to tell.
   */
  boolean believes(Family family, Epoch before, Epoch answer) {
    switch (family.answered(before, answer)) {
      case NO_NEWS -> {}
      case NEW_EPOCH -> refetch.begin(family);
      case BEHIND -> remind(family);
    }
    return !owes(family.id());
  }

  /** The store has lost a count. If it cannot be told now, a sweep does it. */
  private void remind(Family family) {
    LOG.warn("The catalog store has lost a change of {}; it is counted again", family.id());
    owed.put(family.id(), attempts.get());
    refetch.begin(family);
    countAgain(family.id());
  }

  /** Whether this node knows of a change that the store does not. */
  boolean owes(ListingFamily family) {
    return owed.containsKey(family);
  }

  /** A message that is lost delays other nodes until their next sweep, no longer. */
  private Future<Void> publish(CatalogChanged change) {
    return bus.publish(change)
        .onFailure(cause -> LOG.warn("A catalog change was not published: {}", cause.toString()))
        .otherwiseEmpty();
  }

  @Override
  public void changed(CatalogChanged change) {
    Family family = near.family(change.family());
    if (change.forget() && family.epoch().compareTo(change.epoch()) < 0) {
      family.forget();
    }
    heard(family, change.epoch());
  }

  private void heard(Family family, Epoch epoch) {
    if (family.heard(epoch)) {
      refetch.begin(family);
    }
  }

  @Override
  public void gap() {
    sweep();
  }

  /** Has the store count what it is owed, then validates all that is held, by one call to it. */
  void sweep() {
    if (!sweeping.compareAndSet(false, true)) {
      again.set(true);
      return;
    }
    again.set(false);
    Future.join(List.copyOf(owed.keySet()).stream().map(this::countAgain).toList())
        .transform(paid -> validateAll())
        .onComplete(
            done -> {
              sweeping.set(false);
              if (again.getAndSet(false)) {
                sweep();
              }
            });
  }

  private Future<?> validateAll() {
    List<Family> held = near.families().stream().filter(this::isToValidate).toList();
    if (held.isEmpty()) {
      return Future.succeededFuture();
    }
    Map<ListingFamily, Epoch> known = HashMap.newHashMap(held.size());
    held.forEach(family -> known.put(family.id(), family.epoch()));
    return store
        .epochs(known.keySet())
        .onSuccess(now -> held.forEach(family -> validate(family, known, now)))
        .onFailure(cause -> LOG.debug("Epochs could not be read: {}", cause.toString()));
  }

  private boolean isToValidate(Family family) {
    return (family.isInUse() || vouched.contains(family.id())) && !owes(family.id());
  }

  private void validate(
      Family family, Map<ListingFamily, Epoch> known, Map<ListingFamily, Epoch> now) {
    Epoch before = known.getOrDefault(family.id(), Epoch.FIRST);
    Epoch answer = now.get(family.id());
    if (answer != null) {
      believes(family, before, answer);
    } else if (family.uncounted(before)) {
      refetch.begin(family);
    }
  }
}
