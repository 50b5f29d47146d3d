package dev.portolan.node.catalog;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.Partition;
import dev.portolan.node.config.MountConfig;
import dev.portolan.node.config.NamingConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One mount as the catalog sees it for one caller: whose listings these are, how they are named,
 * and whom to ask.
 *
 * @param mount for keys, reports and {@code _meta}
 * @param fingerprint of the mount, the first half of a listing family
 * @param partition what the binding read
 * @param authorization of the caller; narrows the partition where a backend says private
 * @param naming how entries are called
 * @param ttl in place of hints and default; null for none
 * @param onClientList what an explicit list does
 * @param source asks the backend as this caller reaches it
 */
public record Shelf(
    MountId mount,
    Fingerprint fingerprint,
    Partition partition,
    Fingerprint authorization,
    NamingConfig naming,
    @Nullable Duration ttl,
    MountConfig.OnClientList onClientList,
    ListingSource source) {}
