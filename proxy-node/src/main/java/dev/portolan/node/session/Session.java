package dev.portolan.node.session;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.wire.LogLevel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a legacy client's session. A copy: it may be older than what is kept.
 *
 * @param version that was agreed on in {@code initialize}
 * @param capabilities of the client, the object as it came
 * @param clientInfo the object as it came
 * @param logLevel as {@code logging/setLevel} said last; null if it was never said
 * @param backends the sessions at legacy backends, as far as they were needed
 */
public record Session(
    ProtocolVersion version,
    RawJson capabilities,
    RawJson clientInfo,
    @Nullable LogLevel logLevel,
    Map<MountId, BackendSession> backends) {
  /** Of capabilities and client info together. */
  public static final int MAX_INTRODUCTION_BYTES = 1_024;

  public Session {
    backends = Map.copyOf(backends);
    int bytes = capabilities.length() + clientInfo.length();
    if (bytes > MAX_INTRODUCTION_BYTES) {
      throw new IllegalArgumentException(
          "capabilities and clientInfo: "
              + bytes
              + " bytes (expected: at most "
              + MAX_INTRODUCTION_BYTES
              + ")");
    }
  }

  Session with(LogLevel level) {
    return new Session(version, capabilities, clientInfo, level, backends);
  }

  Session with(MountId mount, BackendSession backend) {
    Map<MountId, BackendSession> all = new HashMap<>(backends);
    all.put(mount, backend);
    return new Session(version, capabilities, clientInfo, logLevel, all);
  }
}
