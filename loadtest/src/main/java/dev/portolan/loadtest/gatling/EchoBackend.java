package dev.portolan.loadtest.gatling;

import dev.portolan.loadtest.fleet.Patience;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A backend whose answers tell whose they are: a call is answered with the tenant as the mount's
 * headers name it, the tool, and the serial among its arguments. Writes down how often it did what
 * under which serial. What it lists may depend on who asks.
 */
final class EchoBackend {
  /** Header of a mount that tells the backend for whom it is asked. */
  static final String TENANT = "X-Tenant";

  /** An hour: no listing grows old in a run. */
  private static final String HINTS = ",\"ttlMs\":3600000,\"cacheScope\":\"public\"";

  private final FakeMcpServer server;
  private final Map<String, Integer> executed = new ConcurrentHashMap<>();

  private EchoBackend(FakeMcpServer server) {
    this.server = server;
  }

  static EchoBackend start(Vertx vertx, Era era) {
    EchoBackend backend = new EchoBackend(Patience.await(FakeMcpServer.start(vertx, era)));
    return backend.answers(backend::echo);
  }

  URI uri() {
    return server.uri();
  }

  FakeMcpServer server() {
    return server;
  }

  /** Calls are answered with this, in place of the echo. */
  EchoBackend answers(Function<Call, Reply> reply) {
    server.answers(McpMethod.TOOLS_CALL, reply);
    return this;
  }

  /** Lists these ids of a kind, whoever asks. */
  EchoBackend lists(EntryKind kind, List<String> ids) {
    String entries = entries(kind, ids, "Said by a backend of a load test");
    return lists(kind, call -> Reply.json(page(kind, entries, call.era())));
  }

  /** Lists what this says. */
  EchoBackend lists(EntryKind kind, Function<Call, Reply> reply) {
    server.answers(kind.listMethod(), reply);
    return this;
  }

  /** The echo of a call. */
  Reply echo(Call call) {
    String serial = executes(call);
    return Reply.text(echoed(tenantOf(call), call.name(), serial));
  }

  /** Writes down that this call was executed; returns its serial. */
  String executes(Call call) {
    String serial = call.arguments().path("serial").asText();
    executed.merge(serial, 1, Integer::sum);
    return serial;
  }

  /** What a call is answered with. */
  static String echoed(String tenant, String tool, String serial) {
    return tenant + "|" + tool + "|" + serial;
  }

  /** For whom it is asked; empty if the mount does not say. */
  static String tenantOf(Call call) {
    String tenant = call.header(TENANT);
    return tenant == null ? "" : tenant;
  }

  /** One page of a list, with all there is. */
  static String page(EntryKind kind, String entries, Era era) {
    return "{\"%s\":[%s]%s}".formatted(kind.listField(), entries, era == Era.MODERN ? HINTS : "");
  }

  /** Entries with these ids, as they stand in a list. */
  static String entries(EntryKind kind, List<String> ids, String description) {
    return ids.stream()
        .map(
            id ->
                "{\"%s\":\"%s\"%s,\"description\":\"%s\"}"
                    .formatted(kind.nameField(), id, rest(kind, id), description))
        .collect(Collectors.joining(","));
  }

  private static String rest(EntryKind kind, String id) {
    return switch (kind) {
      case TOOL -> ",\"inputSchema\":{\"type\":\"object\"}";
      case PROMPT -> "";
      case RESOURCE, TEMPLATE -> ",\"name\":\"" + id + "\"";
    };
  }

  /** So many names that begin with this. */
  static List<String> names(String begin, int count) {
    return IntStream.range(0, count).mapToObj(number -> begin + number).toList();
  }

  /** How often it was asked, by method. */
  Map<String, Long> counts() {
    return server.counts();
  }

  /** How often it did what, by serial. */
  Map<String, Integer> executed() {
    return executed;
  }
}
