package dev.portolan.node.app;

import dev.portolan.node.config.ConfigLoader;
import dev.portolan.node.config.GatewayConfig;
import dev.portolan.testkit.ExampleBackends;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;

/**
 * A node before two example backends: a modern one under its bare names, a legacy one under a
 * prefix.
 */
final class Demo {
  private Demo() {}

  static Future<RunningNode> start(Vertx vertx, int port, PrintWriter out) {
    return Future.all(ExampleBackends.harbour(vertx, 0), ExampleBackends.ledger(vertx, 0))
        .compose(
            backends ->
                Gateway.start(vertx, config(port, backends.resultAt(0), backends.resultAt(1))))
        .onSuccess(gateway -> show(gateway.address() + "/mcp", out))
        .map(gateway -> gateway);
  }

  private static GatewayConfig config(int port, FakeMcpServer harbour, FakeMcpServer ledger) {
    String yaml =
        """
        listen: {host: 127.0.0.1, port: %d}
        management: {enabled: false}
        tenants:
          demo:
            mounts:
              harbour: {url: "%s"}
              ledger: {url: "%s", prefix: ledger}
        """
            .formatted(port, harbour.uri(), ledger.uri());
    return ConfigLoader.parse(yaml, "demo", name -> null);
  }

  private static void show(String endpoint, PrintWriter out) {
    out.println("Portolan serves two example backends as one endpoint:");
    out.println();
    out.println("  " + endpoint);
    out.println();
    out.println(
        "harbour speaks MCP 2026-07-28; ledger speaks MCP 2025-11-25, under the prefix ledger_.");
    out.println("Try it from another terminal (Ctrl-C here ends it):");
    out.println();
    out.println(curl(endpoint, "tools/list", "", ""));
    out.println();
    out.println(curl(endpoint, "tools/call", "tide", "{\"port\":\"Lisbon\"}"));
    out.println();
    out.println(
        curl(endpoint, "tools/call", "ledger_add_entry", "{\"account\":\"crew\",\"cents\":1250}"));
    out.flush();
  }

  private static String curl(String endpoint, String method, String tool, String arguments) {
    String named = tool.isEmpty() ? "" : " -H 'Mcp-Name: " + tool + "'";
    String params =
        tool.isEmpty() ? "" : "\"name\":\"" + tool + "\",\"arguments\":" + arguments + ",";
    return ("curl -s %s -H 'Content-Type: application/json' -H 'Accept: application/json,"
            + " text/event-stream' -H 'MCP-Protocol-Version: 2026-07-28' -H 'Mcp-Method: %s'%s"
            + " -d '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s\"_meta\":{"
            + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}'")
        .formatted(endpoint, method, named, method, params);
  }
}
