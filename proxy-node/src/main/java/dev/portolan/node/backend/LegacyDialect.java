package dev.portolan.node.backend;

import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.Edit;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.RequestId;
import dev.portolan.node.wire.Span;
import dev.portolan.node.wire.Splice;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;

/**
 * A call as a legacy backend reads it: an id that is unique in the shared session, and none of the
 * modern envelope. What else stands in {@code _meta}, progress token and trace context, stays; the
 * progress of a call comes on the reply to its own POST, so that equal tokens of two clients cannot
 * be mistaken for each other here.
 */
final class LegacyDialect {
  private static final byte[] NOTHING = {};

  private LegacyDialect() {}

  static Outgoing encode(BackendCall call, LegacySession session, long id) {
    McpRequest request = call.request();
    List<Edit> edits =
        ModernDialect.with(
            call.edits(), new Edit(Objects.requireNonNull(request.idAt()), RequestId.of(id).raw()));
    Span meta = request.parts().metaAt();
    return post(call, session, meta == null ? edits : withoutEnvelope(request, meta, edits));
  }

  /**
   * A call of a legacy client in a session of its own: the id is the client's, and {@code _meta} is
   * touched only if it holds what no legacy client may say.
   */
  static Outgoing asItIs(BackendCall call, LegacySession session) {
    McpRequest request = call.request();
    Span meta = request.parts().metaAt();
    return meta != null && MetaStrip.isReserved(request.body(), meta)
        ? post(call, session, withoutEnvelope(request, meta, call.edits()))
        : post(call, session, call.edits());
  }

  private static Outgoing post(BackendCall call, LegacySession session, List<Edit> edits) {
    Buffer body = Splice.apply(call.request().body(), edits);
    return Outgoing.post(session.headers(), body, call.timeout());
  }

  private static List<Edit> withoutEnvelope(McpRequest request, Span meta, List<Edit> edits) {
    return ModernDialect.with(edits, withoutEnvelope(request.body(), meta));
  }

  private static Edit withoutEnvelope(byte[] body, Span meta) {
    byte[] kept = MetaStrip.unreserved(body, meta);
    return kept.length == 0
        ? new Edit(MetaStrip.wholeMember(body, meta), NOTHING)
        : new Edit(meta, kept);
  }
}
