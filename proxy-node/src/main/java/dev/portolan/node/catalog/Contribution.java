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

  /** Whether nothing newer has come. */
  boolean isCurrent() {
    return slot.serves(held);
  }
}
