package dev.portolan.node.app;

import dev.portolan.node.catalog.HeldListing;
import java.util.List;

/**
 * What a node holds, or a part of it.
 *
 * @param truncated whether it holds more than this
 */
record CacheContents(List<Item> listings, boolean truncated) {
  CacheContents {
    listings = List.copyOf(listings);
  }

  /** A listing, and under which names it is held. */
  record Item(CacheFamily family, HeldListing held) {}
}
