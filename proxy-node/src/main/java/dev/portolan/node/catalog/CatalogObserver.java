package dev.portolan.node.catalog;

import dev.portolan.model.catalog.EntryKey;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.node.fault.Fault;
import java.time.Duration;

/** Hears what the catalog does, for metrics. Called on any thread; must be quick. */
public interface CatalogObserver {
  /** Nobody listens. */
  CatalogObserver NONE = new CatalogObserver() {};

  /** A view was answered at once. */
  default void hit(TenantId tenant, EntryKind kind) {}

  /** A view had to wait for the store or a backend. */
  default void miss(TenantId tenant, EntryKind kind) {}

  /** A load was served by the store: another node had fetched the listing. */
  default void shared(MountId mount, EntryKind kind) {}

  /** A load waits for another node that is fetching the listing. */
  default void waited(MountId mount, EntryKind kind) {}

  /** A backend was asked and answered. */
  default void loaded(MountId mount, EntryKind kind, Duration took) {}

  /** A backend was asked and failed. */
  default void loadFailed(MountId mount, EntryKind kind, Fault.Reason reason) {}

  /** A view shows a mount past its freshness, because its backend fails. */
  default void servedStale(MountId mount, EntryKind kind) {}

  /** Two entries have one exposed name; the winner hides the loser. Once a change. */
  default void collided(String name, EntryKey winner, EntryKey loser) {}

  /** So many definitions of a mount could not be offered: nameless, duplicate or invalid. */
  default void dropped(MountId mount, EntryKind kind, int count) {}
}
