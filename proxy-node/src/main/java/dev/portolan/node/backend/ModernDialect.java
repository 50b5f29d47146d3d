package dev.portolan.node.backend;

import dev.portolan.model.mcp.HeaderValue;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.session.Session;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.Edit;
import dev.portolan.node.wire.RequestId;
import dev.portolan.node.wire.Span;
import dev.portolan.node.wire.Splice;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A call as a modern backend reads it: the client's own bytes with their edits, and headers that
 * mirror them. The id is one of ours, since two clients may use the same at the same time, and no
 * two requests of one sender may.
 */
final class ModernDialect {
  private ModernDialect() {}

  static Outgoing encode(BackendCall call, ProtocolVersion version, RequestId id) {
    var request = call.request();
    Span versionAt = request.parts().protocolVersionAt();
    return versionAt == null || version.equals(request.version())
        ? post(call, version, ours(call, id))
        : post(call, version, ours(call, id), new Edit(versionAt, Splice.quoted(version.value())));
  }

  /** A call of a legacy client, with the envelope that it lacks. */
  static Outgoing stamped(
      BackendCall call, ProtocolVersion version, RequestId id, Session session) {
    return post(call, version, ours(call, id), Envelope.stamp(call.request(), version, session));
  }

  private static Edit ours(BackendCall call, RequestId id) {
    return new Edit(Objects.requireNonNull(call.request().idAt()), id.raw());
  }

  private static Outgoing post(BackendCall call, ProtocolVersion version, Edit... edits) {
    var request = call.request();
    Map<String, String> headers = headers(request.method(), version);
    if (call.name() != null) {
      headers.put(McpHeader.NAME, HeaderValue.encode(call.name()));
    }
    headers.putAll(call.headers());
    Buffer body = Splice.apply(request.body(), with(call.edits(), edits));
    return Outgoing.post(headers, body, call.timeout());
  }

  /** The headers of every modern request; may be added to. */
  static Map<String, String> headers(String method, ProtocolVersion version) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json, text/event-stream");
    headers.put(McpHeader.PROTOCOL_VERSION, version.value());
    headers.put(McpHeader.METHOD, HeaderValue.encode(method));
    return headers;
  }

  /** These edits and more, in the order in which they lie in the body. */
  static List<Edit> with(List<Edit> edits, Edit... more) {
    List<Edit> all = new ArrayList<>(edits);
    all.addAll(List.of(more));
    all.sort(Comparator.comparingInt(edit -> edit.at().from()));
    return all;
  }
}
