package dev.portolan.loadtest.hops;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as a client sends it.
 *
 * @param path of the endpoint
 */
record Ask(String path, Map<String, String> headers, String body) {
  private static final String MODERN_META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  /** So that a call has 300 bytes in the modern era. */
  private static final String QUERY = "q".repeat(75);

  /**
   * A call of a tool by its name.
   *
   * @param session of a legacy client, null otherwise
   */
  static Ask call(Era era, String path, int id, String tool, @Nullable String session) {
    String params =
        "\"name\":\"%s\",\"arguments\":{\"query\":\"%s\",\"limit\":10}".formatted(tool, QUERY);
    Map<String, String> headers = headers(era, session);
    if (era == Era.MODERN) {
      headers.put("Mcp-Method", "tools/call");
      headers.put("Mcp-Name", tool);
    }
    return new Ask(path, headers, body(era, id, "tools/call", params));
  }

  static Ask list(Era era, String path, int id, @Nullable String session) {
    Map<String, String> headers = headers(era, session);
    if (era == Era.MODERN) {
      headers.put("Mcp-Method", "tools/list");
    }
    return new Ask(path, headers, body(era, id, "tools/list", ""));
  }

  /** What a legacy client says first. */
  static Ask initialize(String path) {
    String params =
        "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
            + "\"clientInfo\":{\"name\":\"bench\",\"version\":\"1\"}";
    return new Ask(path, headers(Era.LEGACY, null), body(Era.LEGACY, 0, "initialize", params));
  }

  /** What a legacy client says next. */
  static Ask initialized(String path, String session) {
    String body = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
    return new Ask(path, headers(Era.LEGACY, session), body);
  }

  private static String body(Era era, int id, String method, String params) {
    String all =
        era == Era.LEGACY ? params : params.isEmpty() ? MODERN_META : params + "," + MODERN_META;
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":{%s}}"
        .formatted(id, method, all);
  }

  private static Map<String, String> headers(Era era, @Nullable String session) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json, text/event-stream");
    headers.put("MCP-Protocol-Version", era == Era.MODERN ? "2026-07-28" : "2025-11-25");
    if (session != null) {
      headers.put("Mcp-Session-Id", session);
    }
    return headers;
  }

  /** The whole request, as it goes over the wire. */
  byte[] bytes(String host) {
    StringBuilder text = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
