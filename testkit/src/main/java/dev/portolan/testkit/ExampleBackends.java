package dev.portolan.testkit;

import static dev.portolan.testkit.Definition.prompt;
import static dev.portolan.testkit.Definition.resource;
import static dev.portolan.testkit.Definition.tool;

import dev.portolan.model.mcp.RpcCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Two small backends to show a gateway with. The same request gets the same answer every time. */
public final class ExampleBackends {
  private static final int ACCOUNTS = 1000;
  private static final String PORT_SCHEMA = text("port", "The port, such as Lisbon");
  private static final String ENTRY_SCHEMA =
      """
      {"type":"object","properties":{
        "account":{"type":"string"},
        "cents":{"type":"integer","description":"What to add; negative to take away"}},
       "required":["account","cents"]}\
      """;

  private ExampleBackends() {}

  /**
   * A modern server about ports: tools {@code tide} and {@code berths}, resource {@code
   * harbour://notices}, prompt {@code arrival_report}.
   *
   * @param port where to listen on 127.0.0.1; 0 takes a free port
   */
  public static Future<FakeMcpServer> harbour(Vertx vertx, int port) {
    return FakeMcpServer.start(vertx, "harbour", LiveServer.local(port), Eras.MODERN.spoken())
        .onSuccess(ExampleBackends::furnishHarbour);
  }

  /**
   * A legacy server that keeps accounts: tools {@code add_entry} and {@code balance}. Accounts live
   * as long as the server.
   *
   * @param port where to listen on 127.0.0.1; 0 takes a free port
   */
  public static Future<FakeMcpServer> ledger(Vertx vertx, int port) {
    return FakeMcpServer.start(vertx, "ledger", LiveServer.local(port), Eras.LEGACY.spoken())
        .onSuccess(ExampleBackends::furnishLedger);
  }

  private static void furnishHarbour(FakeMcpServer server) {
    server
        .offers(tool("tide", "The tide at a port", PORT_SCHEMA))
        .answers("tide", ExampleBackends::tide)
        .offers(tool("berths", "The free berths of a port", PORT_SCHEMA))
        .answers("berths", ExampleBackends::berths)
        .offers(resource("harbour://notices", "notices"))
        .answers("harbour://notices", call -> Reply.json(notices()))
        .offers(prompt("arrival_report", "vessel"))
        .answers(
            "arrival_report",
            call ->
                Reply.json(
                    Texts.prompt(
                        Texts.content(
                            "Write the arrival report of the vessel "
                                + call.arguments().path("vessel").asText()
                                + "."))));
  }

  private static Reply tide(Call call) {
    String port = call.arguments().path("port").asText();
    int decimetres = 5 + Math.floorMod(port.hashCode(), 40);
    String direction = decimetres % 2 == 0 ? "rising" : "falling";
    return Reply.text(
        "Tide at %s: %d.%d m, %s".formatted(port, decimetres / 10, decimetres % 10, direction));
  }

  private static Reply berths(Call call) {
    String port = call.arguments().path("port").asText();
    return Reply.text("Free berths at " + port + ": " + Math.floorMod(port.hashCode(), 12));
  }

  private static String notices() {
    var result = Json.object();
    result
        .putArray("contents")
        .addObject()
        .put("uri", "harbour://notices")
        .put("mimeType", "text/plain")
        .put("text", "Dredging in the north channel until the end of the month.");
    return result.put("ttlMs", 60_000).put("cacheScope", "public").toString();
  }

  private static void furnishLedger(FakeMcpServer server) {
    Map<String, Long> centsByAccount = new ConcurrentHashMap<>();
    server
        .offers(tool("add_entry", "Adds to an account", ENTRY_SCHEMA))
        .answers("add_entry", call -> addEntry(call, centsByAccount))
        .offers(tool("balance", "What an account holds", text("account", "The account")))
        .answers(
            "balance",
            call -> {
              String account = call.arguments().path("account").asText();
              return balance(account, centsByAccount.getOrDefault(account, 0L));
            });
  }

  private static Reply addEntry(Call call, Map<String, Long> centsByAccount) {
    String account = call.arguments().path("account").asText();
    if (!call.arguments().path("cents").canConvertToLong()) {
      return Reply.failure(RpcCode.INVALID_PARAMS, "cents (expected: an integer)");
    }
    if (centsByAccount.size() >= ACCOUNTS && !centsByAccount.containsKey(account)) {
      return Reply.json(Texts.error("accounts: " + ACCOUNTS + " (expected: fewer)"));
    }
    long cents = call.arguments().path("cents").asLong();
    return balance(account, centsByAccount.merge(account, cents, Long::sum));
  }

  private static Reply balance(String account, long cents) {
    String sign = cents < 0 ? "-" : "";
    List<Object> parts = List.of(account, sign, Math.abs(cents / 100), Math.abs(cents % 100));
    return Reply.text("Balance of %s: %s%d.%02d".formatted(parts.toArray()));
  }

  private static String text(String argument, String description) {
    return "{\"type\":\"object\",\"properties\":{\"%s\":{\"type\":\"string\",\"description\":\"%s\"}},"
            .formatted(argument, description)
        + "\"required\":[\"%s\"]}".formatted(argument);
  }
}
