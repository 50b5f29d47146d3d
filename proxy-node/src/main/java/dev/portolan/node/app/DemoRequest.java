package dev.portolan.node.app;

import dev.portolan.model.mcp.McpHeader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request that the demonstration makes, or has somebody make who pastes it into a terminal.
 *
 * @param tool to call; empty for a list
 * @param arguments of the tool, as JSON
 */
record DemoRequest(String method, String tool, String arguments) {
  /** Lists the tools. */
  static final DemoRequest LIST = new DemoRequest("tools/list", "", "");

  /** Calls the modern backend. */
  static final DemoRequest TIDE = call("tide", "{\"port\":\"Lisbon\"}");

  /** Calls the legacy backend. */
  static final DemoRequest ENTRY =
      call("ledger_add_entry", "{\"account\":\"crew\",\"cents\":1250}");

  static DemoRequest call(String tool, String arguments) {
    return new DemoRequest("tools/call", tool, arguments);
  }

  /** What goes with it, in the order in which it is shown. */
  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json, text/event-stream");
    headers.put(McpHeader.PROTOCOL_VERSION, "2026-07-28");
    headers.put(McpHeader.METHOD, method);
    if (!tool.isEmpty()) {
      headers.put(McpHeader.NAME, tool);
    }
    return headers;
  }

  String body() {
    String params =
        tool.isEmpty() ? "" : "\"name\":\"" + tool + "\",\"arguments\":" + arguments + ",";
    return ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s\"_meta\":{"
            + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}")
        .formatted(method, params);
  }

  /**
   * A line for a shell.
   *
   * @param flags of curl, such as {@code -s}
   */
  String curl(String flags, String endpoint) {
    String with =
        headers().entrySet().stream()
            .map(header -> " -H '" + header.getKey() + ": " + header.getValue() + "'")
            .collect(Collectors.joining());
    return "curl " + flags + " " + endpoint + with + " -d '" + body() + "'";
  }
}
