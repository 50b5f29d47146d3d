package dev.portolan.model.event;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.ListingFamily;

/**
 * A listing family has entered a new epoch: whatever is held of an earlier one is no longer
 * current.
 *
 * @param epoch the one that has begun
 * @param forget whether what is held is dropped until somebody asks for it; if not, it is fetched
 *     again wherever it is in use
 */
public record CatalogChanged(ListingFamily family, Epoch epoch, boolean forget) {
  /** A change of which what is in use is fetched again. */
  public CatalogChanged(ListingFamily family, Epoch epoch) {
    this(family, epoch, false);
  }
}
