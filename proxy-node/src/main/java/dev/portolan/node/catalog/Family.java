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
  private boolean counted;
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

  /** What the store's word on the epoch means to this node. */
  enum Word {
    /** What is held stands. */
    NO_NEWS,
    /** A new epoch has begun, and what was held has ended. */
    NEW_EPOCH,
    /**
     * The store does not know of a change that this node knows of: a replica took over that had not
     * heard of it. What was held has ended, since there may have been other changes, and what the
     * store holds is not to be believed until the change is counted again.
     */
    BEHIND
  }

  /**
   * Takes the store's word on the epoch.
   *
   * @param before the newest epoch known when the store was asked
   */
  synchronized Word answered(Epoch before, Epoch answer) {
    if (epoch == ENDED) {
      return Word.NO_NEWS;
    }
    if (answer.compareTo(before) < 0) {
      return behind(before);
    }
    if (!counted && slots.values().stream().allMatch(slot -> slot.last() == null)) {
      return begun(answer);
    }
    counted = true;
    return heard(answer) ? Word.NEW_EPOCH : Word.NO_NEWS;
  }

  private Word behind(Epoch before) {
    if (epoch != before.value()) {
      return Word.NO_NEWS;
    }
    epoch = before.value() + 1;
    return Word.BEHIND;
  }

  /** The first count that this node hears of is no change, as long as it holds nothing. */
  private Word begun(Epoch answer) {
    counted = true;
    epoch = Math.max(epoch, answer.value());
    told = epoch;
    return Word.NO_NEWS;
  }

  /**
   * The store does not count this family. True if whatever was held has thereby ended: the store
   * has counted it, so it has lost the count, and whatever it may have counted in between. Of what
   * was fetched without the store nobody knows what was counted and lost. The next count that it
   * begins lies far above this one. What is on its way without the store is not taken either.
   *
   * @param before the newest epoch known when the store was asked
   */
  synchronized boolean uncounted(Epoch before) {
    boolean holds = slots.values().stream().anyMatch(slot -> slot.current() != null);
    boolean ended = counted || holds;
    if (epoch != before.value() || !(ended || slots.values().stream().anyMatch(Slot::isLoading))) {
      return false;
    }
    counted = false;
    epoch = before.value() + 1;
    return ended;
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

  /** Drops what is held; it is not missed by anybody until somebody asks. */
  void forget() {
    slots.values().forEach(Slot::forget);
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
