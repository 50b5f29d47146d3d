package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingKey;
import dev.portolan.model.mcp.Era;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import dev.portolan.node.catalog.Slot.Loaded;
import dev.portolan.node.observe.Leg;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Asks backends, and puts away what they say: in the store, and where callers find it. */
final class Fetches {
  private final CatalogStore store;
  private final NearCache near;
  private final Freshness freshness;
  private final Clock clock;
  private final Arrivals arrivals;

  Fetches(CatalogStore store, NearCache near, Freshness freshness, Clock clock, Arrivals arrivals) {
    this.store = store;
    this.near = near;
    this.freshness = freshness;
    this.clock = clock;
    this.arrivals = arrivals;
  }

  /** Null if the epoch of the ticket has passed meanwhile, or a later ticket has brought more. */
  Future<@Nullable Loaded> with(Ticket ticket, Ask ask, Leg by) {
    return fetched(ask, by)
        .compose(
            drawn ->
                stored(ticket, ask, drawn)
                    .map(stood -> stood ? arrivals.put(ask, drawn, ticket) : null));
  }

  /** Without the store. Null if this node has heard of a new epoch meanwhile. */
  Future<@Nullable Loaded> alone(Ask ask, Leg by) {
    Ticket own = new Ticket(near.shared(ask).family().epoch(), Held.UNCOUNTED);
    return fetched(ask, by).map(drawn -> arrivals.put(ask, drawn, own));
  }

  /** The clock of the node that fetched it may be ahead of this one's. */
  Listing notFromTomorrow(Listing listing) {
    Instant now = clock.instant();
    return listing.fetchedAt().isAfter(now)
        ? new Listing(listing.entries(), listing.hint(), now)
        : listing;
  }

  private Future<Drawn> fetched(Ask ask, Leg by) {
    Instant began = clock.instant();
    return Future.succeededFuture(ask.kind())
        .compose(kind -> ask.shelf().source().fetch(kind, by))
        .map(fetched -> arrivals.drawn(ask, listing(ask, fetched, began)));
  }

  private Listing listing(Ask ask, ListingSource.Fetched fetched, Instant began) {
    Duration took = Duration.between(began, clock.instant());
    return new Listing(arrivals.envelop(ask, fetched, took), hint(fetched), began);
  }

  /** A modern backend that names no scope means private; a legacy one says nothing at all. */
  private static CacheHint hint(ListingSource.Fetched fetched) {
    CacheHint said = fetched.hint();
    return fetched.era() == Era.MODERN && said.scope() == null
        ? new CacheHint(said.ttlMs(), CacheScope.PRIVATE)
        : said;
  }

  private Future<Boolean> stored(Ticket ticket, Ask ask, Drawn drawn) {
    ListingKey key = drawn.isPrivate() ? ask.own() : ask.shared();
    Duration keep = freshness.keep(drawn.hint(), ask.shelf().ttl());
    return store.store(key, drawn.listing(), ticket, keep).otherwise(unreachable -> true);
  }
}
