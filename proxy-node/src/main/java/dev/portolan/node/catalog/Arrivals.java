package dev.portolan.node.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import dev.portolan.node.catalog.Naming.Dropped;
import dev.portolan.node.catalog.Slot.Loaded;
import dev.portolan.node.config.NamingConfig;
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

  /**
   * What is in use: a listing that has come again is often the same, and so are those of many
   * callers whose keys differ. Nobody is given another's listing by it: what is found has the very
   * bytes that this one has.
   */
  private final Cache<Content, Section> sections =
      Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

  private record Content(
      EntryKind kind, MountId mount, NamingConfig naming, Fingerprint contentHash) {}

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

  /** Draws it as clients see it, or finds that it is drawn already. */
  Drawn drawn(Ask ask, Listing listing) {
    Content content =
        new Content(ask.kind(), mountOf(ask, listing), ask.shelf().naming(), listing.contentHash());
    Section section =
        sections.get(content, absent -> Section.of(listing, absent.naming(), absent.contentHash()));
    return Drawn.of(section, listing);
  }

  /** Whose backend has it: with a shared listing that may be the mount of another tenant. */
  private static MountId mountOf(Ask ask, Listing listing) {
    return listing.entries().isEmpty()
        ? ask.shelf().mount()
        : listing.entries().getFirst().key().mount();
  }

  /**
   * Puts a listing where callers find it.
   *
   * @param ticket that it was fetched with
   * @return null if its epoch has passed
   */
  @Nullable Loaded put(Ask ask, Drawn drawn, Ticket ticket) {
    Slot slot = drawn.isPrivate() ? near.own(ask) : near.shared(ask);
    Held before = slot.last();
    boolean returns = before == null && slot.wasMissed();
    Held now = slot.put(new Held(drawn, ticket, refreshAfter()));
    if (now == null) {
      return null;
    }
    slot.wanted(ask);
    near.weigh(slot);
    near.learn(ask, drawn.isPrivate());
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
