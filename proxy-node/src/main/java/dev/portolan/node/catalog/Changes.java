package dev.portolan.node.catalog;

import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.node.invalidation.InvalidationBus.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of real changes: of each epoch once, however many partitions the family has, and
 * of a change that no one announced when a refresh finds it. The first is told at once, what
 * follows it closely is told together.
 */
final class Changes {
  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

  private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
  private final Debounce<ListingFamily> debounce;

  Changes(Schedule schedule) {
    this.debounce = new Debounce<>(schedule);
  }

  Subscription listen(ChangeListener listener) {
    // A listener may be given twice; each subscription ends only itself.
    ChangeListener own = family -> listener.contentChanged(family);
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  /**
   * A listing was put in its slot.
   *
   * @param before what was there; null for nothing
   * @param returns callers had been told that it was missing
   */
  void arrived(Family family, @Nullable Held before, Held now, boolean returns) {
    if (before == null ? returns : differs(before, now) && isNews(family, before, now)) {
      tell(family.id());
    }
  }

  /** The family entered this epoch, and nothing is held to compare with. */
  void unseen(Family family) {
    if (family.tellOnce(family.epoch())) {
      tell(family.id());
    }
  }

  private static boolean differs(Held before, Held now) {
    return !before.section().contentHash().equals(now.section().contentHash());
  }

  /** Within one epoch a difference is a change of its own; the first of a new one tells for all. */
  private static boolean isNews(Family family, Held before, Held now) {
    return before.epoch().equals(now.epoch()) || family.tellOnce(now.epoch());
  }

  private void tell(ListingFamily family) {
    debounce.run(family, () -> listeners.forEach(listener -> tell(listener, family)));
  }

  private static void tell(ChangeListener listener, ListingFamily family) {
    try {
      listener.contentChanged(family);
    } catch (RuntimeException broken) {
      LOG.error("A listener of content changes failed; the others are told all the same", broken);
    }
  }
}
