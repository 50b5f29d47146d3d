package dev.portolan.node.catalog;

import dev.portolan.model.catalog.ListingKey;
import dev.portolan.node.catalog.CatalogStore.Lookup;
import dev.portolan.node.catalog.Slot.Loaded;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the store said.
 *
 * @param seen under the key of the slot, and under the other if that was looked at; empty if the
 *     store was not heard
 * @param loaded null if it has no listing of this epoch
 */
record Found(List<Seen> seen, @Nullable Loaded loaded) {
  static final Found NOTHING = new Found(List.of(), null);

  Found and(Found other) {
    return new Found(Stream.concat(seen.stream(), other.seen().stream()).toList(), other.loaded());
  }

  /** What the store said of one key. */
  record Seen(ListingKey key, Lookup lookup) {}
}
