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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins epochs when a backend announces a change, and hears of those that others begin: by the
 * bus, and because a bus may lose messages, by asking the store for all of them at each gap and
 * each sweep.
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

  private final AtomicBoolean sweeping = new AtomicBoolean();

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
    store
        .supersede(id)
        .onFailure(cause -> heard(family, family.epoch().next()))
        .onSuccess(epoch -> heard(family, epoch))
        .compose(epoch -> publish(new CatalogChanged(id, epoch)))
        .onComplete(waiting);
  }

  /** A message that is lost delays other nodes until their next sweep, no longer. */
  private Future<Void> publish(CatalogChanged change) {
    return bus.publish(change)
        .onFailure(cause -> LOG.warn("A catalog change was not published: {}", cause.toString()))
        .otherwiseEmpty();
  }

  @Override
  public void changed(CatalogChanged change) {
    heard(near.family(change.family()), change.epoch());
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

  /** Validates all that is held, by one call to the store. */
  void sweep() {
    List<Family> held = near.families().stream().filter(Family::isInUse).toList();
    if (held.isEmpty() || !sweeping.compareAndSet(false, true)) {
      return;
    }
    Map<ListingFamily, Epoch> known = HashMap.newHashMap(held.size());
    held.forEach(family -> known.put(family.id(), family.epoch()));
    store
        .epochs(known.keySet())
        .onSuccess(now -> held.forEach(family -> validate(family, known, now)))
        .onFailure(cause -> LOG.warn("Epochs could not be read: {}", cause.toString()))
        .onComplete(done -> sweeping.set(false));
  }

  private void validate(
      Family family, Map<ListingFamily, Epoch> known, Map<ListingFamily, Epoch> now) {
    Epoch before = known.getOrDefault(family.id(), Epoch.FIRST);
    if (family.answered(before, now.getOrDefault(family.id(), before))) {
      refetch.begin(family);
    }
  }
}
