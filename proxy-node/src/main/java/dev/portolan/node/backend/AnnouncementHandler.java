package dev.portolan.node.backend;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;

/** Hears, on an event loop, that the listings of a mount may have changed. */
@FunctionalInterface
public interface AnnouncementHandler {

  /**
   * The backend said so, or the stream on which it would have was lost for a while.
   *
   * @param mount fingerprint of a mount that was attended
   */
  void listChanged(Fingerprint mount, EntryKind kind);
}
