package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.wire.ParamHeaders;
import org.jspecify.annotations.Nullable;

/**
 * An entry in its place in a view.
 *
 * @param mount whose backend has it
 * @param params its mirrored parameters; null for anything but a tool
 */
public record Placed(CatalogEntry entry, MountId mount, @Nullable ParamHeaders params) {}
