package dev.portolan.node.catalog;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where listings are kept and epochs are counted, for one node or for all. */
public interface CatalogStore {

  /**
   * The current epoch of the family, and the listing if one was stored under this key in that
   * epoch.
   */
  Future<Lookup> lookup(ListingKey key);

  /**
   * Stores a listing that was fetched in {@code epoch}, in one atomic step, if that epoch still
   * stands.
   *
   * @param ttl how long to keep it, stale time included
   * @return whether it was stored; false if a newer epoch has begun, and then nothing was written
   */
  Future<Boolean> store(ListingKey key, Listing listing, Epoch epoch, Duration ttl);

  /**
   * Begins a new epoch of the family and returns it: whatever was stored before is no longer
   * current.
   */
  Future<Epoch> supersede(ListingFamily family);

  /** The current epochs of these families, in one step. */
  Future<Map<ListingFamily, Epoch>> epochs(Collection<ListingFamily> families);

  /**
   * What a look-up found.
   *
   * @param epoch the epoch that stands
   * @param listing null if none was stored in it
   */
  record Lookup(Epoch epoch, @Nullable Listing listing) {}
}
