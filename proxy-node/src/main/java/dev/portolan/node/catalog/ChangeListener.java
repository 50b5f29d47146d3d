package dev.portolan.node.catalog;

import dev.portolan.model.catalog.ListingFamily;

/** Hears, on any thread, of listings whose content has really changed. */
@FunctionalInterface
public interface ChangeListener {

  /** Clients that see this family must be told, once. */
  void contentChanged(ListingFamily family);
}
