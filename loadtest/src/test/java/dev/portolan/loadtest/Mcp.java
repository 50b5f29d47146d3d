package dev.portolan.loadtest;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.util.regex.Pattern;

/** Requests of MCP 2026-07-28, with checks on what the answer says and not only on its status. */
final class Mcp {
  private static final String VERSION = "2026-07-28";
  private static final String META =
      """
      "_meta": {
        "io.modelcontextprotocol/protocolVersion": "%s",
        "io.modelcontextprotocol/clientInfo": {"name": "loadtest", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {}
      }\
      """
          .formatted(VERSION);

  private Mcp() {}

  static HttpProtocolBuilder protocol() {
    HttpProtocolBuilder protocol =
        http.contentTypeHeader("application/json")
            .acceptHeader("application/json, text/event-stream")
            .header("MCP-Protocol-Version", VERSION)
            .shareConnections();
    return Target.key().isEmpty()
        ? protocol
        : protocol.authorizationHeader("Bearer " + Target.key());
  }

  static HttpRequestActionBuilder listTools() {
    return request("tools/list", META)
        .check(status().is(200), noError(), jsonPath("$.result.tools[0].name").exists());
  }

  /** An answer may come as JSON or as an event stream, so it is checked as text. */
  static HttpRequestActionBuilder callTool(String tool) {
    return request("tools/call", "\"name\": \"%s\", \"arguments\": {}, %s".formatted(tool, META))
        .header("Mcp-Name", tool)
        .check(
            status().is(200),
            noError(),
            bodyString().transform(Mcp::hasContent).is(true),
            bodyString().transform(Mcp::saysError).is(false));
  }

  private static HttpRequestActionBuilder request(String method, String params) {
    String body =
        """
        {"jsonrpc": "2.0", "id": 1, "method": "%s", "params": {%s}}\
        """
            .formatted(method, params);
    return http(method)
        .post(Target.endpoint().toString())
        .header("Mcp-Method", method)
        .body(StringBody(body));
  }

  private static CheckBuilder noError() {
    return bodyString().transform(Mcp::isRpcError).is(false);
  }

  private static boolean isRpcError(String body) {
    return matches(body, "\"error\"\\s*:\\s*\\{");
  }

  private static boolean saysError(String body) {
    return matches(body, "\"isError\"\\s*:\\s*true");
  }

  private static boolean hasContent(String body) {
    return matches(body, "\"content\"\\s*:\\s*\\[\\s*\\{");
  }

  private static boolean matches(String body, String pattern) {
    return Pattern.compile(pattern).matcher(body).find();
  }
}
