package dev.portolan.node.bridge;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.seal.Seal;
import dev.portolan.node.seal.Seal.Purpose;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.RequestId;
import dev.portolan.node.wire.Splice;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Under which a client reads a request of one of its backends, made in a session that it shares
 * with others. Whoever could name the backend's id could answer for another client there, so that
 * the id is sealed, and opens only in the client's session that was asked. It carries all that the
 * answer needs: nothing is kept for it, and it may come to any node.
 *
 * @param mount whose backend asks
 * @param in the shared session
 * @param own the backend's id, a JSON string or number as it was spelled
 */
public record SharedRequestId(MountId mount, BackendSession in, RawJson own) {
  /** Of a backend's id. What comes under a longer one is not told. */
  public static final int MAX_OWN_BYTES = 1_024;

  /** No JSON value begins with it, so that this is never taken for an id of an own session. */
  private static final char SEALED = '~';

  private static final char BETWEEN = '\n';

  /** Empty if the backend's id is none that could be answered to. */
  static Optional<SharedRequestId> of(MountId mount, BackendSession in, RawJson own) {
    try {
      return own.length() > MAX_OWN_BYTES
          ? Optional.empty()
          : Optional.of(new SharedRequestId(mount, in, ServerRequestId.scalar(own.toString())));
    } catch (IllegalArgumentException noId) {
      return Optional.empty();
    }
  }

  /** As the client of this session reads it: a JSON string. */
  RawJson told(Seal seal, SessionKey asked) {
    String id = in.id();
    String content = in.version().value() + BETWEEN + own + (id == null ? "" : BETWEEN + id);
    String sealed =
        seal.seal(
            Purpose.SERVER_REQUEST,
            boundTo(asked, mount),
            content.getBytes(StandardCharsets.UTF_8));
    return RawJson.copyOf(Splice.quoted(mount.value() + ':' + SEALED + sealed));
  }

  /** What the client of this session has answered to; empty if it was not asked that. */
  static Optional<SharedRequestId> answered(Seal seal, SessionKey by, RequestId answered) {
    String text = ServerRequestId.textOf(answered);
    int mark = text.indexOf(":" + SEALED);
    try {
      return mark < 1
          ? Optional.empty()
          : opened(seal, by, new MountId(text.substring(0, mark)), text.substring(mark + 2));
    } catch (IllegalArgumentException noMount) {
      return Optional.empty();
    }
  }

  private static Optional<SharedRequestId> opened(
      Seal seal, SessionKey by, MountId mount, String sealed) {
    return seal.open(Purpose.SERVER_REQUEST, boundTo(by, mount), sealed)
        .map(content -> new String(content, StandardCharsets.UTF_8).split("" + BETWEEN, 3))
        .map(
            parts ->
                new SharedRequestId(
                    mount,
                    new BackendSession(
                        parts.length > 2 ? parts[2] : null, new ProtocolVersion(parts[0])),
                    RawJson.of(parts[1])));
  }

  private static Fingerprint boundTo(SessionKey asked, MountId mount) {
    return Fingerprint.of("server request").add(asked.digest().hex()).add(mount.value()).build();
  }

  /** The client's answer as the backend is to read it. */
  public byte[] answer(byte[] body) {
    return ObjectEditor.with(RawJson.copyOf(body), Map.of("id", own)).bytes();
  }
}
