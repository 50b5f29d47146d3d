package dev.portolan.node.wire;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.Partition;
import dev.portolan.node.config.MountConfig;

/**
 * A mount, bound for one caller.
 *
 * @param mount as it is configured
 * @param fingerprint of whatever in the configuration would change its listings: URL, transport,
 *     binding, naming
 * @param address where this caller's calls go, and with what
 * @param partition which callers may share its listings: those for whom the binding read the same.
 *     Holds the tenant too, unless the operator shares the mount among all
 */
public record BoundMount(
    MountConfig mount, Fingerprint fingerprint, BackendAddress address, Partition partition) {}
