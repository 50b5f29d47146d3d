package dev.portolan.node.backend;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.session.Session;
import dev.portolan.node.wire.LogLevel;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.Splice;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What Portolan itself says in a session that belongs to a client, so that the backend takes it for
 * that client. All other requests there carry ids of the client's choosing, so that these must be
 * such as no client chooses.
 */
final class Introduction {
  private static final RawJson EMPTY = RawJson.of("{}");

  private Introduction() {}

  /** The client's own words; nothing is claimed that it could not do, and nothing kept back. */
  static Buffer initialize(Session session) {
    Map<String, RawJson> params = new LinkedHashMap<>();
    params.put("protocolVersion", text(session.version().value()));
    params.put("capabilities", session.capabilities());
    params.put("clientInfo", session.clientInfo());
    return request("portolan/initialize", McpMethod.INITIALIZE.wireName(), params);
  }

  static Buffer logLevel(LogLevel level) {
    return request("portolan/level", "logging/setLevel", Map.of("level", text(word(level))));
  }

  /** The level as it stands on the wire. */
  static String word(LogLevel level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private static Buffer request(String id, String method, Map<String, RawJson> params) {
    Map<String, RawJson> message = new LinkedHashMap<>();
    message.put("jsonrpc", text("2.0"));
    message.put("id", text(id));
    message.put("method", text(method));
    message.put("params", ObjectEditor.with(EMPTY, params));
    return Buffer.buffer(ObjectEditor.with(EMPTY, message).bytes());
  }

  private static RawJson text(String text) {
    return RawJson.copyOf(Splice.quoted(text));
  }
}
