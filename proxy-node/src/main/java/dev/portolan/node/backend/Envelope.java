package dev.portolan.node.backend;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.session.Session;
import dev.portolan.node.wire.Edit;
import dev.portolan.node.wire.LogLevel;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.Span;
import dev.portolan.node.wire.Splice;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Stamps into a request of a legacy client what a modern backend wants to be told with each: what
 * the client said once, in {@code initialize}. What the client itself wrote in {@code _meta} stays
 * byte for byte, but for reserved members, which are not the client's to write.
 */
final class Envelope {
  private static final RawJson EMPTY = RawJson.of("{}");

  private Envelope() {}

  static Edit stamp(McpRequest request, ProtocolVersion version, Session session) {
    byte[] body = request.body();
    RawJson envelope = of(version, session);
    Span meta = request.parts().metaAt();
    if (meta != null) {
      return MetaStrip.isReserved(body, meta)
          ? new Edit(meta, joined(envelope, MetaStrip.unreserved(body, meta)))
          : insertion(body, meta, envelope);
    }
    RawJson stamped = ObjectEditor.with(EMPTY, Map.of("_meta", envelope));
    Span params = request.parts().paramsAt();
    if (params != null) {
      return insertion(body, params, stamped);
    }
    int end = Objects.requireNonNull(request.idAt()).to();
    Buffer added = Buffer.buffer(",\"params\":").appendBytes(stamped.bytes());
    return new Edit(new Span(end, end), added.getBytes());
  }

  private static RawJson of(ProtocolVersion version, Session session) {
    Map<String, RawJson> members = new LinkedHashMap<>();
    members.put(MetaKey.PROTOCOL_VERSION, text(version.value()));
    members.put(MetaKey.CLIENT_INFO, session.clientInfo());
    members.put(MetaKey.CLIENT_CAPABILITIES, session.capabilities());
    LogLevel level = session.logLevel();
    if (level != null) {
      members.put(MetaKey.LOG_LEVEL, text(Introduction.word(level)));
    }
    return ObjectEditor.with(EMPTY, members);
  }

  /** Puts the members of one object before those of the object in the body. */
  private static Edit insertion(byte[] body, Span into, RawJson members) {
    int at = into.from() + 1;
    int next = at;
    while (MetaStrip.isSpace(body[next])) {
      next++;
    }
    Buffer added = Buffer.buffer().appendBytes(members.bytes(), 1, members.length() - 2);
    return new Edit(
        new Span(at, at), (body[next] == '}' ? added : added.appendByte((byte) ',')).getBytes());
  }

  /** The members of both; the second may have no bytes at all. */
  private static byte[] joined(RawJson first, byte[] second) {
    if (second.length == 0) {
      return first.bytes();
    }
    return Buffer.buffer()
        .appendBytes(first.bytes(), 0, first.length() - 1)
        .appendByte((byte) ',')
        .appendBytes(second, 1, second.length - 1)
        .getBytes();
  }

  private static RawJson text(String text) {
    return RawJson.copyOf(Splice.quoted(text));
  }
}
