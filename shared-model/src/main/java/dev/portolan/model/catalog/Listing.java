package dev.portolan.model.catalog;

import java.time.Instant;
import java.util.List;

/**
 * What one backend said for one kind, all pages, as entries in the backend's order.
 *
 * @param entries may be empty: an empty list is a valid answer
 * @param hint what the backend said about caching it
 * @param fetchedAt when the first page was received
 */
public record Listing(List<CatalogEntry> entries, CacheHint hint, Instant fetchedAt) {
  public Listing {
    entries = List.copyOf(entries);
  }

  /** A digest of what clients could see of it. Equal hashes mean that nothing changed. */
  public Fingerprint contentHash() {
    var hash = Fingerprint.of("listing");
    for (CatalogEntry entry : entries) {
      hash.add(entry.name()).add(entry.definition().bytes());
    }
    return hash.build();
  }
}
