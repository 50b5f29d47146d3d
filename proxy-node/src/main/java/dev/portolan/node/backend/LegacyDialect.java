package dev.portolan.node.backend;

import dev.portolan.model.mcp.McpMethod;
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
  private static final byte[] EMPTY = {'{', '}'};

  private LegacyDialect() {}

  static Outgoing encode(BackendCall call, LegacySession session, long id) {
    McpRequest request = call.request();
    List<Edit> edits =
        ModernDialect.with(
            call.edits(), new Edit(Objects.requireNonNull(request.idAt()), RequestId.of(id).raw()));
    if (asksForTask(request)) {
      Span task = Objects.requireNonNull(request.parts().taskAt());
      edits =
          ModernDialect.with(edits, new Edit(MetaStrip.wholeMember(request.body(), task), NOTHING));
    }
    Span meta = request.parts().metaAt();
    return post(call, session, meta == null ? edits : withoutEnvelope(request, meta, edits));
  }

  /**
   * A task would be everybody's in a shared session, so none is offered there; who is offered none
   * must take a call for what it is (specification 2025-11-25, Tasks).
   */
  private static boolean asksForTask(McpRequest request) {
    return request.known() == McpMethod.TOOLS_CALL && request.parts().taskAt() != null;
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
    byte[] body = request.body();
    byte[] kept = MetaStrip.unreserved(body, meta);
    if (kept.length == 0 && asksForTask(request)) {
      // of two members that lie side by side, only one can take the comma between them away
      return ModernDialect.with(edits, new Edit(meta, EMPTY));
    }
    return ModernDialect.with(
        edits,
        kept.length == 0
            ? new Edit(MetaStrip.wholeMember(body, meta), NOTHING)
            : new Edit(meta, kept));
  }
}
