package dev.portolan.node.app;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.node.tenant.ConfiguredMount;

/**
 * A listing family under the names that an operator has for it. One that two tenants share has one
 * of these for each.
 */
record CacheFamily(TenantId tenant, MountId mount, ListingFamily family) {
  static CacheFamily of(ConfiguredMount mount, EntryKind kind) {
    return new CacheFamily(
        mount.tenant(), mount.mount(), new ListingFamily(mount.fingerprint(), kind));
  }
}
