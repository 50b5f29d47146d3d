package dev.portolan.node.session;

import dev.portolan.model.mcp.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * A session that a legacy backend has given us for one session of one client. At rest it is sealed:
 * whoever has the id has the session.
 *
 * @param id as the backend gave it; null if the backend keeps none
 * @param version that was agreed on with the backend
 */
public record BackendSession(@Nullable String id, ProtocolVersion version) {

  /** Without its id. */
  @Override
  public String toString() {
    return "backend session of " + version;
  }
}
