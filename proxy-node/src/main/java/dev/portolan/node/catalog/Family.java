package dev.portolan.node.catalog;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this node knows of a listing family: the newest epoch it has heard of, and where its
 * listings are held. Nothing of an older epoch stands.
 */
final class Family {
  private static final long ENDED = Long.MAX_VALUE;

  private final ListingFamily id;
  private final Map<ListingKey, Slot> slots = new ConcurrentHashMap<>();
  private volatile long epoch;
  private long told;

  Family(ListingFamily id) {
    this.id = id;
  }

  ListingFamily id() {
    return id;
  }

  /** The newest epoch heard of. */
  Epoch epoch() {
    return new Epoch(epoch);
  }

  /** Whether what was fetched in this epoch may be served. */
  boolean stands(Epoch fetchedIn) {
    return fetchedIn.value() >= epoch;
  }

  /** Hears of an epoch. True if it is a new one. */
  synchronized boolean heard(Epoch of) {
    if (of.value() <= epoch) {
      return false;
    }
    epoch = of.value();
    return true;
  }

  /**
   * Takes the store's word on the epoch. True if whatever was held has thereby ended.
   *
   * @param before the newest epoch known when the store was asked: an answer below it means that
   *     the store has lost its count (it was emptied, or a replica took over), and then all that is
   *     held must go, since the old numbers no longer mean anything
   */
  synchronized boolean answered(Epoch before, Epoch answer) {
    if (epoch == ENDED) {
      return false;
    }
    if (answer.compareTo(before) >= 0) {
      return heard(answer);
    }
    if (epoch == before.value()) {
      slots.values().forEach(Slot::clear);
      epoch = answer.value();
      told = 0;
      return true;
    }
    return false;
  }

  /** True for the first who asks in each epoch: clients are told of an epoch's change once. */
  synchronized boolean tellOnce(Epoch of) {
    if (of.value() <= told) {
      return false;
    }
    told = of.value();
    return true;
  }

  boolean hasEnded() {
    return epoch == ENDED;
  }

  /** This object is forgotten: nothing that refers to it may be served any more. */
  synchronized void end() {
    epoch = ENDED;
    slots.values().forEach(Slot::clear);
    slots.clear();
  }

  /** Whether there is anything to validate. */
  boolean isInUse() {
    return !slots.isEmpty();
  }

  void add(Slot slot) {
    slots.put(slot.key(), slot);
  }

  void remove(Slot slot) {
    slots.remove(slot.key(), slot);
  }

  /** A snapshot. */
  Collection<Slot> slots() {
    return List.copyOf(slots.values());
  }
}
