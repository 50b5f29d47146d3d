package dev.portolan.node.session;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.wire.ClientAbility;
import dev.portolan.node.wire.LogLevel;
import dev.portolan.node.wire.McpRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a legacy client's session. A copy: it may be older than what is kept.
 *
 * @param version that was agreed on in {@code initialize}
 * @param capabilities of the client, the object as it came
 * @param clientInfo the object as it came
 * @param logLevel as {@code logging/setLevel} said last; null if it was never said
 * @param backends the sessions at legacy backends, as far as they were needed
 * @param subscriptions the URIs that it subscribed to at modern backends, as these call them; a
 *     legacy backend keeps those of its own sessions itself
 */
public record Session(
    ProtocolVersion version,
    RawJson capabilities,
    RawJson clientInfo,
    @Nullable LogLevel logLevel,
    Map<MountId, BackendSession> backends,
    Map<MountId, Set<String>> subscriptions) {
  /** Of capabilities and client info together. */
  public static final int MAX_INTRODUCTION_BYTES = 1_024;

  /** URIs over all mounts. */
  public static final int MAX_SUBSCRIPTIONS = 50;

  /** Of these URIs together, in UTF-8. */
  public static final int MAX_SUBSCRIPTION_BYTES = 4_096;

  public Session {
    backends = Map.copyOf(backends);
    subscriptions =
        subscriptions.entrySet().stream()
            .filter(mount -> !mount.getValue().isEmpty())
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, mount -> Set.copyOf(mount.getValue())));
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

  /** One that is subscribed to nothing. */
  public Session(
      ProtocolVersion version,
      RawJson capabilities,
      RawJson clientInfo,
      @Nullable LogLevel logLevel,
      Map<MountId, BackendSession> backends) {
    this(version, capabilities, clientInfo, logLevel, backends, Map.of());
  }

  /** What its client can be asked in the midst of this request; URLs only as of 2025-11-25. */
  public Set<ClientAbility> abilitiesIn(McpRequest request) {
    Set<ClientAbility> declared = ClientAbility.of(request, capabilities);
    return version.compareTo(ProtocolVersion.V2025_11_25) >= 0
        ? declared
        : declared.stream()
            .filter(ability -> ability != ClientAbility.URL)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether it is subscribed to this already. */
  boolean isSubscribed(MountId mount, String uri) {
    return subscriptions.getOrDefault(mount, Set.of()).contains(uri);
  }

  /** Whether it may subscribe to this besides all others. */
  boolean hasRoomFor(String uri) {
    int count = 1;
    int bytes = utf8(uri);
    for (Set<String> uris : subscriptions.values()) {
      count += uris.size();
      bytes += uris.stream().mapToInt(Session::utf8).sum();
    }
    return count <= MAX_SUBSCRIPTIONS && bytes <= MAX_SUBSCRIPTION_BYTES;
  }

  private static int utf8(String uri) {
    return uri.getBytes(StandardCharsets.UTF_8).length;
  }

  Session subscribed(MountId mount, String uri) {
    Set<String> uris = new HashSet<>(subscriptions.getOrDefault(mount, Set.of()));
    uris.add(uri);
    return with(mount, uris);
  }

  Session unsubscribed(MountId mount, String uri) {
    Set<String> uris = new HashSet<>(subscriptions.getOrDefault(mount, Set.of()));
    uris.remove(uri);
    return with(mount, uris);
  }

  private Session with(MountId mount, Set<String> uris) {
    Map<MountId, Set<String>> all = new HashMap<>(subscriptions);
    all.put(mount, uris);
    return new Session(version, capabilities, clientInfo, logLevel, backends, all);
  }

  Session with(LogLevel level) {
    return new Session(version, capabilities, clientInfo, level, backends, subscriptions);
  }

  Session with(MountId mount, BackendSession backend) {
    Map<MountId, BackendSession> all = new HashMap<>(backends);
    all.put(mount, backend);
    return new Session(version, capabilities, clientInfo, logLevel, all, subscriptions);
  }
}
