package dev.portolan.node.tenant;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.TenantId;

/**
 * A mount that the configuration has, as far as operators need to tell it from others. Holds no
 * address and no credential.
 *
 * @param mount unique within the tenant
 * @param fingerprint the first half of its listing families; two tenants that configure a mount
 *     alike have the same, and share what is fetched
 */
public record ConfiguredMount(TenantId tenant, MountId mount, Fingerprint fingerprint) {}
