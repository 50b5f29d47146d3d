package dev.portolan.node.backend;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.MountId;

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

  /** A listening stream was opened (+1) or has ended (-1). */
  default void listening(int change) {}
}
