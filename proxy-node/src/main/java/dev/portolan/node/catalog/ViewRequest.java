package dev.portolan.node.catalog;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.TenantId;
import java.util.List;

/**
 * Asks for what one caller sees of one kind.
 *
 * @param shelves in the order of the configuration: of two entries with one name the first mount's
 *     wins
 * @param filtered true if others at the same URL may see something else: then the view is never
 *     public
 */
public record ViewRequest(TenantId tenant, EntryKind kind, List<Shelf> shelves, boolean filtered) {
  public ViewRequest {
    shelves = List.copyOf(shelves);
  }
}
