package dev.portolan.node.backend;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;

/** Hears, on an event loop, that the listings of a mount may have changed. */
@FunctionalInterface
public interface AnnouncementHandler {

  /**
   * The backend said so, or the stream on which it would have was lost for a while, or this node
   * listens in the place of another that may have missed it. Of several nodes that attend the
   * mount, one is told; it may happen that two are.
   *
   * @param mount fingerprint of a mount that was attended
   */
  void listChanged(Fingerprint mount, EntryKind kind);
}
