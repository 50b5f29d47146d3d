package dev.portolan.node.backend;

import dev.portolan.model.mcp.HeaderValue;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.Edit;
import dev.portolan.node.wire.RequestId;
import dev.portolan.node.wire.Span;
import dev.portolan.node.wire.Splice;
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
    Map<String, String> headers = headers(request.method(), version);
    if (call.name() != null) {
      headers.put(McpHeader.NAME, HeaderValue.encode(call.name()));
    }
    headers.putAll(call.headers());
    Span versionAt = request.parts().protocolVersionAt();
    List<Edit> edits =
        with(call.edits(), new Edit(Objects.requireNonNull(request.idAt()), id.raw()));
    if (versionAt != null && !version.equals(request.version())) {
      edits = with(edits, new Edit(versionAt, Splice.quoted(version.value())));
    }
    return Outgoing.post(headers, Splice.apply(request.body(), edits), call.timeout());
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
