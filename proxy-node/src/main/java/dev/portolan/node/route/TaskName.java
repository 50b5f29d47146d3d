package dev.portolan.node.route;

import dev.portolan.model.catalog.MountId;
import java.util.Optional;

/**
 * The id under which a legacy client of several mounts knows a task (specification 2025-11-25,
 * Tasks): whose it is, and the backend's own id. The cursor of a list of tasks is spelled alike.
 * Neither is a secret nor gives a right: what is asked under it is asked in the client's own
 * session at that backend.
 *
 * @param own as the backend spelled it; of a cursor empty for its first page
 */
public record TaskName(MountId mount, String own) {

  /** What the client has named; empty if it cannot be one of these. */
  public static Optional<TaskName> of(String told) {
    int colon = told.indexOf(':');
    try {
      return colon < 1
          ? Optional.empty()
          : Optional.of(
              new TaskName(new MountId(told.substring(0, colon)), told.substring(colon + 1)));
    } catch (IllegalArgumentException noMount) {
      return Optional.empty();
    }
  }

  /** As the client reads it. */
  public String told() {
    return mount.value() + ':' + own;
  }
}
