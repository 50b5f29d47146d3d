package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.EntryKey;
import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import dev.portolan.node.catalog.CatalogStore.Lookup;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import dev.portolan.node.catalog.SimBackend.Mark;
import dev.portolan.node.catalog.SimNode.SimRequest;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks after each step whether the laws hold: for all that a node holds and could show, for all
 * that the store takes and gives, and for all that callers are shown.
 */
final class SimChecks implements SimStore.Witness {
  private final SimWorld world;
  private final SimViewChecks views;
  private final List<ListingFamily> families;
  private final IdentityHashMap<Listing, Looked> looked = new IdentityHashMap<>();

  SimChecks(SimWorld world) {
    this.world = world;
    this.views = new SimViewChecks(world);
    this.families = world.backends.stream().map(backend -> backend.family).toList();
  }

  void shown(SimNode node, SimRequest request, CatalogView view, long askedAtMs) {
    views.shown(node, request, view, askedAtMs);
  }

  void shownAtOnce(SimNode node, SimRequest request, CatalogView view) {
    views.shownAtOnce(node, request, view);
  }

  /** How many views were shown so far. */
  int shown() {
    return views.shown();
  }

  /** All that this caller is shown at once is what the backends say now. */
  void truth(SimNode node, SimRequest request, String when) {
    views.truth(node, request, when);
  }

  /** Whatever the node holds and could show at its next request. */
  void afterStepOf(SimNode node) {
    Catalog catalog = node.catalog();
    if (catalog == null) {
      return;
    }
    for (HeldListing held : catalog.held(families)) {
      Looked known = looked.get(held.listing());
      if (known == null || !known.key().equals(held.key())) {
        known = look(node, held);
      }
      Mark mark = known.mark();
      if (mark != null) {
        isCurrentFor(node, mark);
      }
    }
  }

  /** What a listing is never changes: one look is enough, however long it is held. */
  private Looked look(SimNode node, HeldListing held) {
    Mark mark = mark(held.key(), held.listing());
    if (mark != null) {
      isOfItsKey(held.key(), mark, node::toString);
    }
    Looked seen = new Looked(held.key(), mark);
    looked.put(held.listing(), seen);
    return seen;
  }

  /** A listing that was found to be right under a key. */
  private record Looked(ListingKey key, @Nullable Mark mark) {}

  /** Laws 4 and 5. */
  void isCurrentFor(SimNode node, Mark mark) {
    int known = world.ledger.knownTo(node, mark.backend());
    world.verdict.check(
        mark.version() >= known,
        SimLaw.EPOCHS,
        () -> node + " has " + mark + " and knows of v" + known);
    int due = world.ledger.dueAt(node, mark.backend());
    world.verdict.check(
        mark.version() >= due,
        SimLaw.STALENESS,
        () -> node + " has " + mark + " and could know of v" + due);
  }

  @Override
  public void begun(ListingFamily family, Epoch epoch) {
    world.ledger.begun(family, epoch);
  }

  @Override
  public void given(ListingKey key, Ticket ticket) {
    world.turns.given(key, ticket);
  }

  @Override
  public void lapsed(ListingKey key, Ticket ticket, long agoMs) {
    world.turns.lapsed(key, ticket, agoMs);
  }

  @Override
  public void overridden(ListingKey key) {
    world.turns.overridden(key);
  }

  @Override
  public void stored(ListingKey key, Listing listing, Epoch stands, Ticket ticket) {
    Mark mark = mark(key, listing);
    if (mark == null) {
      return;
    }
    world.verdict.say(() -> "store: takes " + mark + " in epoch " + stands.value());
    isOfItsKey(key, mark, () -> "the store");
    isOfItsEpoch(key, mark, stands);
    int promise = world.turns.promise(key, ticket);
    world.verdict.check(
        mark.version() >= promise,
        SimLaw.EPOCHS,
        () -> "the store has " + mark + ", and was brought v" + promise + " by a later ticket");
  }

  @Override
  public void lookedUp(ListingKey key, Lookup found) {
    Listing listing = found.listing();
    Mark mark = listing == null ? null : mark(key, listing);
    if (mark != null) {
      isOfItsKey(key, mark, () -> "the store");
      isOfItsEpoch(key, mark, found.epoch());
    }
  }

  private void isOfItsEpoch(ListingKey key, Mark mark, Epoch stands) {
    int promise = world.ledger.promise(key.family(), stands);
    world.verdict.check(
        mark.version() >= promise,
        SimLaw.EPOCHS,
        () -> "the store has " + mark + " in epoch " + stands.value() + " of v" + promise);
  }

  /** Laws 1 and 3. */
  private void isOfItsKey(ListingKey key, Mark mark, Supplier<String> where) {
    String audience = world.audienceOf(key);
    if (mark.audience().equals(audience)) {
      return;
    }
    boolean foreign = audience != null && !tenant(audience).equals(tenant(mark.audience()));
    world.verdict.wrong(
        foreign ? SimLaw.TENANTS : SimLaw.PARTITIONS,
        where.get() + " has " + mark + " under a key of " + audience);
  }

  static String tenant(String audience) {
    int dot = audience.indexOf('.');
    return dot < 0 ? audience : audience.substring(0, dot);
  }

  /** Law 2, and what the listing is; null if that cannot be said. */
  private @Nullable Mark mark(ListingKey key, Listing listing) {
    if (listing.entries().isEmpty()) {
      world.verdict.wrong(SimLaw.FAILURES, "an empty listing is kept, which no backend has");
      return null;
    }
    SimBackend backend = world.backendOf(key);
    Mark first = null;
    for (CatalogEntry entry : listing.entries()) {
      Mark mark = backend.markOf(entry.definition());
      if (mark == null || !isNamed(backend, mark, entry)) {
        world.verdict.wrong(SimLaw.NAMES, "an entry of " + backend.mount + " is " + entry);
        return null;
      }
      first = first == null ? mark : first;
    }
    return first;
  }

  /** Whether it has its three names, and is in its place. */
  static boolean isNamed(SimBackend backend, Mark mark, CatalogEntry entry) {
    String name = Naming.exposed(entry.kind(), backend.naming, mark.originalName());
    return entry.name().equals(name)
        && entry.originalName().equals(mark.originalName())
        && entry.key().equals(new EntryKey(entry.kind(), backend.mount, mark.originalName()));
  }
}
