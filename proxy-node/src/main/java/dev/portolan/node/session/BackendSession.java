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
  /** Of an id. What a backend makes longer is not kept, so that a session has a bound. */
  public static final int MAX_ID_CHARACTERS = 4_096;

  public BackendSession {
    if (id != null && id.length() > MAX_ID_CHARACTERS) {
      throw new IllegalArgumentException(
          "session id of a backend: "
              + id.length()
              + " characters (expected: at most "
              + MAX_ID_CHARACTERS
              + ")");
    }
  }

  /** Without its id. */
  @Override
  public String toString() {
    return "backend session of " + version;
  }
}
