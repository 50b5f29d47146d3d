package dev.portolan.node.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import dev.portolan.node.catalog.Naming.Dropped;
import dev.portolan.node.catalog.Slot.Loaded;
import dev.portolan.node.fault.Fault;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives listings: names what came, puts it in its slot, and says if it is a change. */
final class Arrivals {
  private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);
  private static final int MAX_REPORTS = 10_000;

  private final NearCache near;
  private final Changes changes;
  private final RandomGenerator random;
  private final CatalogObserver observer;

  /** What was reported already: the same complaint at each refresh would tell nothing new. */
  private final Cache<Report, Boolean> reports =
      Caffeine.newBuilder().maximumSize(MAX_REPORTS).executor(Runnable::run).build();

  Arrivals(NearCache near, Changes changes, RandomGenerator random, CatalogObserver observer) {
    this.near = near;
    this.random = random;
    this.changes = changes;
    this.observer = observer;
  }

  List<CatalogEntry> envelop(Ask ask, ListingSource.Fetched fetched, Duration took) {
    Shelf shelf = ask.shelf();
    observer.loaded(shelf.mount(), ask.kind(), took);
    Naming.Named named =
        Naming.envelop(ask.kind(), shelf.mount(), shelf.naming(), fetched.definitions());
    if (!named.dropped().isEmpty()) {
      observer.dropped(shelf.mount(), ask.kind(), named.dropped().size());
      named.dropped().forEach(dropped -> reportOnce(ask, dropped));
    }
    return named.entries();
  }

  /**
   * Puts a listing where callers find it.
   *
   * @param ticket that it was fetched with
   * @return null if its epoch has passed
   */
  @Nullable Loaded put(Ask ask, Listing listing, Ticket ticket) {
    boolean isPrivate = listing.hint().scope() == CacheScope.PRIVATE;
    Slot slot = isPrivate ? near.own(ask) : near.shared(ask);
    Held before = slot.last();
    boolean returns = before == null && slot.wasMissed();
    Held now = slot.put(held(ask, listing, ticket, before));
    if (now == null) {
      return null;
    }
    slot.wanted(ask);
    near.weigh(slot);
    near.learn(ask, isPrivate);
    changes.arrived(slot.family(), before, now, returns);
    return new Loaded(slot, now, ask);
  }

  /** The store had it. */
  void shared(Ask ask) {
    observer.shared(ask.shelf().mount(), ask.kind());
  }

  /** Another node is fetching it. */
  void awaited(Ask ask) {
    observer.waited(ask.shelf().mount(), ask.kind());
  }

  void failed(Ask ask, Fault.BackendFailed fault) {
    observer.loadFailed(ask.shelf().mount(), ask.kind(), fault.reason());
    LOG.debug("Loading {}s of mount {}: {}", ask.kind(), ask.shelf().mount(), fault.reason());
  }

  /** If nothing has changed, what was placed and rendered before is kept. */
  private Held held(Ask ask, Listing listing, Ticket ticket, @Nullable Held before) {
    Fingerprint hash = listing.contentHash();
    if (before == null || !before.section().contentHash().equals(hash)) {
      Section section = Section.of(listing, ask.shelf().naming(), hash);
      return new Held(listing, section, ticket, refreshAfter());
    }
    Listing same = new Listing(before.listing().entries(), listing.hint(), listing.fetchedAt());
    return new Held(same, before.section(), ticket, refreshAfter());
  }

  /** Somewhat after half of its life. */
  private double refreshAfter() {
    return 0.5 + random.nextDouble() / 10;
  }

  private void reportOnce(Ask ask, Dropped dropped) {
    var report = new Report(ask.shelf().mount(), dropped);
    if (reports.asMap().putIfAbsent(report, true) == null) {
      LOG.warn(
          "A {} of mount {} is not offered: '{}' is {}",
          ask.kind(),
          ask.shelf().mount(),
          dropped.name(),
          dropped.reason());
    }
  }

  private record Report(MountId mount, Dropped dropped) {}
}
