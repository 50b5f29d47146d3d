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
    if (meta != null) {
      edits = ModernDialect.with(edits, withoutEnvelope(request.body(), meta));
    }
    Buffer body = Splice.apply(request.body(), edits);
    return Outgoing.post(session.headers(), body, call.timeout());
  }

  private static Edit withoutEnvelope(byte[] body, Span meta) {
    byte[] kept = MetaStrip.unreserved(body, meta);
    return kept.length == 0
        ? new Edit(MetaStrip.wholeMember(body, meta), NOTHING)
        : new Edit(meta, kept);
  }
}
