package dev.portolan.node.backend;

import dev.portolan.node.catalog.ListingSource;
import dev.portolan.node.wire.BoundMount;

/** Makes the source that asks a mount's backend for its lists. */
@FunctionalInterface
public interface ListingSources {
  ListingSource of(BoundMount mount);
}
