package dev.portolan.node.app;

import dev.portolan.model.catalog.EntryKey;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.node.catalog.CatalogObserver;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.observe.CatalogEvent;
import dev.portolan.node.observe.LogKeys;
import dev.portolan.node.observe.NodeMetrics;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the catalog does, and tells the operator what only the operator can mend. */
record CatalogCounts(NodeMetrics metrics) implements CatalogObserver {
  private static final Logger log = LoggerFactory.getLogger(CatalogCounts.class);

  @Override
  public void hit(TenantId tenant, EntryKind kind) {
    metrics.catalog(CatalogEvent.HIT, tenant, null);
  }

  @Override
  public void miss(TenantId tenant, EntryKind kind) {
    metrics.catalog(CatalogEvent.MISS, tenant, null);
  }

  @Override
  public void shared(MountId mount, EntryKind kind) {
    metrics.catalog(CatalogEvent.SHARED, null, mount);
  }

  @Override
  public void waited(MountId mount, EntryKind kind) {
    metrics.catalog(CatalogEvent.WAIT, null, mount);
  }

  @Override
  public void loaded(MountId mount, EntryKind kind, Duration took) {
    metrics.catalog(CatalogEvent.LOAD, null, mount);
    metrics.catalogLoaded(mount, took.toNanos());
  }

  @Override
  public void loadFailed(MountId mount, EntryKind kind, Fault.Reason reason) {
    metrics.catalog(CatalogEvent.LOAD_FAILURE, null, mount);
    log.atWarn()
        .addKeyValue(LogKeys.MOUNT, mount)
        .addKeyValue(LogKeys.KIND, kind)
        .addKeyValue(LogKeys.REASON, reason.word())
        .log("A backend could not be listed");
  }

  @Override
  public void servedStale(MountId mount, EntryKind kind) {
    metrics.catalog(CatalogEvent.STALE_SERVE, null, mount);
  }

  @Override
  public void collided(String name, EntryKey winner, EntryKey loser) {
    metrics.catalog(CatalogEvent.COLLISION, null, loser.mount());
    log.atWarn()
        .addKeyValue(LogKeys.NAME, name)
        .addKeyValue(LogKeys.MOUNT, loser.mount())
        .log("Hidden by {} of the same name, which stands first in the configuration", winner);
  }

  @Override
  public void dropped(MountId mount, EntryKind kind, int count) {
    log.atWarn()
        .addKeyValue(LogKeys.MOUNT, mount)
        .addKeyValue(LogKeys.KIND, kind)
        .addKeyValue(LogKeys.ENTRIES, count)
        .log("Definitions that cannot be offered: nameless, duplicate, or with a bad x-mcp-header");
  }
}
