package dev.portolan.node.backend;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.observe.Leg;

/** Counts what Portolan asks of backends on its own account. Called on event loops. */
public interface BackendMeter {

  /** Counts nothing. */
  BackendMeter NONE = new BackendMeter() {};

  /** A backend was asked what it is ({@code server/discover}). */
  default void probed(MountId mount) {}

  /**
   * A legacy session was asked for ({@code initialize}).
   *
   * @param opened whether it could be had
   */
  default void initialized(MountId mount, boolean opened) {}

  /** One page of a list was asked for. */
  default void listed(MountId mount, EntryKind kind) {}

  /**
   * A listing is about to be fetched, all its pages.
   *
   * @param by the leg of whoever cannot wait; none if nobody waits
   * @return the leg on which it is fetched
   */
  default Leg loading(MountId mount, EntryKind kind, Leg by) {
    return Leg.NONE;
  }

  /** A listening stream was opened (+1) or has ended (-1). */
  default void listening(int change) {}
}
