package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.Listing;

/**
 * A listing that is drawn as clients see it.
 *
 * @param listing its definitions share their bytes with the section
 */
record Drawn(Listing listing, Section section) {
  /** What a backend said of a section, and when. */
  static Drawn of(Section section, Listing said) {
    return new Drawn(new Listing(section.entries(), said.hint(), said.fetchedAt()), section);
  }

  CacheHint hint() {
    return listing.hint();
  }

  boolean isPrivate() {
    return hint().isPrivate();
  }
}
