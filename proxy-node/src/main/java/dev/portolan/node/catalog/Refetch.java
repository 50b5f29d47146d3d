package dev.portolan.node.catalog;

import dev.portolan.node.catalog.Loader.Wish;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Fetches again what is held of a family that has changed, a few partitions at a time, so that
 * clients can be told whether the change is real.
 */
final class Refetch {
  private static final int LANES = 8;

  private final Loader loader;
  private final Schedule schedule;
  private final Changes changes;

  Refetch(Loader loader, Schedule schedule, Changes changes) {
    this.loader = loader;
    this.schedule = schedule;
    this.changes = changes;
  }

  /** Returns at once: whoever hears of changes must not be kept. */
  void begin(Family family) {
    Queue<Slot> waiting = new ConcurrentLinkedQueue<>();
    family.slots().stream().filter(Refetch::isKnown).forEach(waiting::add);
    if (waiting.isEmpty()) {
      changes.unseen(family);
    }
    for (int lane = Math.min(LANES, waiting.size()); lane > 0; lane--) {
      schedule.soon(() -> next(waiting));
    }
  }

  private static boolean isKnown(Slot slot) {
    return slot.lastAsk() != null && (slot.last() != null || slot.wasMissed());
  }

  private void next(Queue<Slot> waiting) {
    Slot slot = waiting.poll();
    Ask ask = slot == null ? null : slot.lastAsk();
    if (slot == null || ask == null) {
      return;
    }
    // On another stack: a queue of loads that complete at once must not pile up on this one.
    loader.load(slot, ask, Wish.FRESH).onComplete(done -> schedule.soon(() -> next(waiting)));
  }
}
