package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.wire.ParamHeaders;

/**
 * An entry in its place in a view.
 *
 * @param params its mirrored parameters; none for anything but a tool
 */
public record Placed(CatalogEntry entry, ParamHeaders params) {
  /** Whose backend has it. */
  public MountId mount() {
    return entry.key().mount();
  }
}
