package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.Listing;
import java.time.Instant;

/**
 * A listing whose entries are placed and rendered. Beside the section nothing is kept of it: its
 * entries point into what clients see of them.
 *
 * @param hint what the backend said about caching it
 * @param fetchedAt when the first page was received
 */
record Drawn(Section section, CacheHint hint, Instant fetchedAt) {
  /** The same as a listing, whose definitions share their bytes with the section. */
  Listing listing() {
    return new Listing(section.entries(), hint, fetchedAt);
  }

  boolean isPrivate() {
    return hint.scope() == CacheScope.PRIVATE;
  }
}
