package dev.portolan.node.session;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.seal.Seal;
import dev.portolan.node.seal.Seal.Purpose;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Sessions of backends as they lie in a store that others may read. Each opens only in the session
 * and for the mount that it was sealed for. No two seals are alike, even of the same session.
 */
public final class SealedSessions {
  private static final char BEFORE_ID = '\n';

  private final Seal seal;

  public SealedSessions(Seal seal) {
    this.seal = seal;
  }

  /** The session as bytes, of which a quarter less than text is stored. */
  public byte[] seal(SessionKey key, MountId mount, BackendSession session) {
    String id = session.id();
    String content = session.version().value() + (id == null ? "" : BEFORE_ID + id);
    String sealed =
        seal.seal(
            Purpose.BACKEND_SESSION, place(key, mount), content.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlDecoder().decode(sealed);
  }

  /**
   * What was sealed; empty if it was sealed with another secret, for another place, or altered: to
   * whoever cannot open it, it is not there.
   */
  public Optional<BackendSession> open(SessionKey key, MountId mount, byte[] sealed) {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    return seal.open(Purpose.BACKEND_SESSION, place(key, mount), text).map(SealedSessions::opened);
  }

  private static BackendSession opened(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    int end = text.indexOf(BEFORE_ID);
    return end < 0
        ? new BackendSession(null, new ProtocolVersion(text))
        : new BackendSession(text.substring(end + 1), new ProtocolVersion(text.substring(0, end)));
  }

  private static Fingerprint place(SessionKey key, MountId mount) {
    return Fingerprint.of("backend session").add(key.digest().hex()).add(mount.value()).build();
  }
}
