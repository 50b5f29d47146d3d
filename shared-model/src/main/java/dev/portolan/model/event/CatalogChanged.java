package dev.portolan.model.event;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.ListingFamily;

/**
 * A listing family has entered a new epoch: whatever is held of an earlier one is no longer
 * current.
 *
 * @param epoch the one that has begun
 */
public record CatalogChanged(ListingFamily family, Epoch epoch) {}
