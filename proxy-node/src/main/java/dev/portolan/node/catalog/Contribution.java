package dev.portolan.node.catalog;

import dev.portolan.model.catalog.MountId;
import dev.portolan.node.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * What one mount gives to a view.
 *
 * @param held null if nothing good is left
 * @param fault why it is stale or missing; null if it is fresh
 */
record Contribution(Ask ask, Slot slot, @Nullable Held held, Fault.@Nullable BackendFailed fault) {
  MountId mount() {
    return ask.shelf().mount();
  }

  /** Whether its epoch still stands. */
  boolean stands() {
    return held == null || slot.family().stands(held.epoch());
  }

  /** This, or nothing if its epoch has passed: then its backend changes faster than it can list. */
  Contribution orMissing() {
    if (stands()) {
      return this;
    }
    slot.missed();
    return new Contribution(
        ask, slot, null, new Fault.BackendFailed(mount(), Fault.Reason.TIMEOUT, true));
  }

  /** Whether nothing newer has come. */
  boolean isCurrent() {
    return slot.serves(held);
  }
}
