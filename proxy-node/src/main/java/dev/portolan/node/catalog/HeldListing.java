package dev.portolan.node.catalog;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingKey;
import java.time.Instant;

/**
 * A listing that this node holds, as an operator sees it.
 *
 * @param key under which it is stored and shared
 * @param epoch that it was fetched in
 * @param listing what the backend said
 * @param freshUntil from then on it is fetched again when somebody asks
 */
public record HeldListing(ListingKey key, Epoch epoch, Listing listing, Instant freshUntil) {}
