package dev.portolan.node.catalog;

import dev.portolan.model.catalog.EntryKey;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.node.fault.Fault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what the catalog reports. */
final class Observed implements CatalogObserver {
  final List<String> events = new CopyOnWriteArrayList<>();

  long count(String event) {
    return events.stream().filter(event::equals).count();
  }

  @Override
  public void hit(TenantId tenant, EntryKind kind) {
    events.add("hit");
  }

  @Override
  public void miss(TenantId tenant, EntryKind kind) {
    events.add("miss");
  }

  @Override
  public void loaded(MountId mount, EntryKind kind, Duration took) {
    events.add("loaded " + mount);
  }

  @Override
  public void loadFailed(MountId mount, EntryKind kind, Fault.Reason reason) {
    events.add("failed " + mount + " " + reason.word());
  }

  @Override
  public void servedStale(MountId mount, EntryKind kind) {
    events.add("stale " + mount);
  }

  @Override
  public void collided(String name, EntryKey winner, EntryKey loser) {
    events.add(name + ": " + winner.mount() + " before " + loser.mount());
  }

  @Override
  public void dropped(MountId mount, EntryKind kind, int count) {
    events.add("dropped " + mount + " " + count);
  }
}
