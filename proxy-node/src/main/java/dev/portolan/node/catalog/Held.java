package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.Epoch;
import dev.portolan.node.catalog.CatalogStore.Ticket;

/**
 * A listing as this node holds it.
 *
 * @param drawn what the backend said, as clients see it
 * @param ticket it was fetched with
 * @param refreshAfter the share of its life after which it is refreshed; drawn by chance, so that
 *     nodes do not refresh in step
 */
record Held(Drawn drawn, Ticket ticket, double refreshAfter) {
  /** The number of a ticket that no store has given. */
  static final long UNCOUNTED = 0;

  /** That it was fetched in. */
  Epoch epoch() {
    return ticket.epoch();
  }

  /**
   * Whether this was fetched before the other: by their tickets, or where one was fetched without
   * the store, by the clocks.
   */
  boolean isBefore(Held other) {
    int epochs = epoch().compareTo(other.epoch());
    if (epochs != 0) {
      return epochs < 0;
    }
    boolean counted = ticket.number() != UNCOUNTED && other.ticket.number() != UNCOUNTED;
    return counted ? ticket.number() < other.ticket.number() : fetchedAtMs() < other.fetchedAtMs();
  }

  Section section() {
    return drawn.section();
  }

  CacheHint hint() {
    return drawn.hint();
  }

  long fetchedAtMs() {
    return drawn.listing().fetchedAt().toEpochMilli();
  }

  boolean isPrivate() {
    return drawn.isPrivate();
  }

  /** A backend that says nothing (a legacy one) has not said public. */
  boolean isPublic() {
    return hint().scope() == CacheScope.PUBLIC;
  }
}
