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
    out.println(DemoRequest.LIST.curl("-s", endpoint));
    out.println();
    out.println(DemoRequest.TIDE.curl("-s", endpoint));
    out.println();
    out.println(DemoRequest.ENTRY.curl("-s", endpoint));
    out.flush();
  }
}
