package dev.portolan.node.redis;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.session.SealedSessions;
import dev.portolan.node.session.Session;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.wire.LogLevel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session as the fields of a hash. What never changes is in one of them: the owner, 32 bytes; the
 * protocol version, 10; the length of the capabilities, 2; these, and the client info.
 *
 * @param owner digest of its principal, under which it is listed
 */
record StoredSession(Fingerprint owner, Session session) {
  static final String LOG_LEVEL = "l";
  private static final String INTRODUCTION = "s";
  private static final String BACKEND = "b:";

  /** What the field of a subscription begins with; then comes the mount, a colon, and the URI. */
  static final String SUBSCRIPTION = "u:";

  private static final int OWNER_BYTES = 32;
  private static final int VERSION_BYTES = 10;
  private static final int HEAD_BYTES = OWNER_BYTES + VERSION_BYTES + Short.BYTES;

  /** What is written once, when it begins. */
  byte[] introduction() {
    RawJson capabilities = session.capabilities();
    RawJson clientInfo = session.clientInfo();
    return ByteBuffer.allocate(HEAD_BYTES + capabilities.length() + clientInfo.length())
        .put(HexFormat.of().parseHex(owner.hex()))
        .put(session.version().value().getBytes(StandardCharsets.US_ASCII))
        .putShort((short) capabilities.length())
        .put(capabilities.bytes())
        .put(clientInfo.bytes())
        .array();
  }

  /** The field of the session at this mount. */
  static String backend(MountId mount) {
    return BACKEND + mount.value();
  }

  /** The field of this subscription. Its value is empty. */
  static byte[] subscription(MountId mount, String uri) {
    return (SUBSCRIPTION + mount.value() + ":" + uri).getBytes(StandardCharsets.UTF_8);
  }

  static String level(LogLevel level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Of fields and values in turn; empty if they are none of ours. A session of a backend that does
   * not open is left out.
   */
  static Optional<StoredSession> of(SessionKey key, List<byte[]> all, SealedSessions sealed) {
    try {
      return read(key, all, sealed);
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  private static Optional<StoredSession> read(
      SessionKey key, List<byte[]> all, SealedSessions sealed) {
    byte @Nullable [] introduction = null;
    @Nullable LogLevel level = null;
    Map<MountId, BackendSession> backends = new HashMap<>();
    Map<MountId, Set<String>> subscriptions = new HashMap<>();
    for (int i = 0; i + 1 < all.size(); i += 2) {
      String field = new String(all.get(i), StandardCharsets.UTF_8);
      byte[] value = all.get(i + 1);
      if (field.equals(INTRODUCTION)) {
        introduction = value;
      } else if (field.equals(LOG_LEVEL)) {
        level = LogLevel.of(RedisScripts.text(value)).orElse(null);
      } else if (field.startsWith(BACKEND)) {
        MountId mount = new MountId(field.substring(BACKEND.length()));
        sealed.open(key, mount, value).ifPresent(backend -> backends.put(mount, backend));
      } else if (field.startsWith(SUBSCRIPTION)) {
        addSubscription(field.substring(SUBSCRIPTION.length()), subscriptions);
      }
    }
    return introduction == null
        ? Optional.empty()
        : read(introduction, level, backends, subscriptions);
  }

  private static void addSubscription(String field, Map<MountId, Set<String>> to) {
    int colon = field.indexOf(':');
    if (colon > 0) {
      MountId mount = new MountId(field.substring(0, colon));
      to.computeIfAbsent(mount, first -> new HashSet<>()).add(field.substring(colon + 1));
    }
  }

  private static Optional<StoredSession> read(
      byte[] introduction,
      @Nullable LogLevel level,
      Map<MountId, BackendSession> backends,
      Map<MountId, Set<String>> subscriptions) {
    if (introduction.length < HEAD_BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(introduction);
    Fingerprint owner = new Fingerprint(HexFormat.of().formatHex(next(in, OWNER_BYTES)));
    String version = RedisScripts.text(next(in, VERSION_BYTES));
    int length = in.getShort();
    if (length < 0 || length > in.remaining()) {
      return Optional.empty();
    }
    Session session =
        new Session(
            new ProtocolVersion(version),
            RawJson.copyOf(next(in, length)),
            RawJson.copyOf(next(in, in.remaining())),
            level,
            backends,
            subscriptions);
    return Optional.of(new StoredSession(owner, session));
  }

  private static byte[] next(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
