package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Listing;

/**
 * A listing as this node holds it.
 *
 * @param section its entries, placed and rendered
 * @param epoch it was fetched in
 * @param refreshAfter the share of its life after which it is refreshed; drawn by chance, so that
 *     nodes do not refresh in step
 */
record Held(Listing listing, Section section, Epoch epoch, double refreshAfter) {
  long fetchedAtMs() {
    return listing.fetchedAt().toEpochMilli();
  }

  Held refreshedAfter(double share) {
    return new Held(listing, section, epoch, share);
  }

  boolean isPrivate() {
    return listing.hint().scope() == CacheScope.PRIVATE;
  }

  /** A backend that says nothing (a legacy one) has not said public. */
  boolean isPublic() {
    return listing.hint().scope() == CacheScope.PUBLIC;
  }
}
