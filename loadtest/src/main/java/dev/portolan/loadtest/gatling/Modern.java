package dev.portolan.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.http.HttpDsl.http;

import dev.portolan.loadtest.answers.Ask;
import dev.portolan.loadtest.answers.Expected;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.util.function.Function;

/** Requests of clients of 2026-07-28. */
final class Modern {
  private static final String VERSION = "2026-07-28";
  private static final String META =
      "\"io.modelcontextprotocol/protocolVersion\":\""
          + VERSION
          + "\",\"io.modelcontextprotocol/clientInfo\":{\"name\":\"loadtest\",\"version\":\"1\"},"
          + "\"io.modelcontextprotocol/clientCapabilities\":{}";

  private final Stage stage;
  private final Exchanges exchanges;

  Modern(Stage stage) {
    this.stage = stage;
    this.exchanges = new Exchanges(stage);
  }

  /**
   * A call to make.
   *
   * @param kind what it is counted under
   * @param url of the endpoint
   * @param key of the caller; empty for none
   * @param tool as the gateway names it
   * @param expected of an answer, by the serial of the call
   */
  record CallOf(
      String kind, String url, String key, String tool, Function<String, Expected> expected) {}

  /**
   * A list to ask for.
   *
   * @param kind what it is counted under
   * @param url of the endpoint
   * @param key of the caller; empty for none
   * @param expected of the answer
   */
  record ListOf(String kind, String url, String key, Expected expected) {}

  /** Calls a tool with a serial that nobody else has. */
  ChainBuilder call(Function<Session, CallOf> made) {
    return exchanges.exchange(
        session -> callOf(made.apply(session)),
        post("tools/call").header("Mcp-Name", session -> Exchanges.of(session).name()));
  }

  /** Lists what this method lists. */
  ChainBuilder list(String method, Function<Session, ListOf> made) {
    return exchanges.exchange(session -> listOf(method, made.apply(session)), post(method));
  }

  private Request callOf(CallOf call) {
    String serial = stage.nextId();
    Ask ask = new Ask(call.kind(), serial, call.expected().apply(serial), stage.now());
    // the token is that of the call; who tells no progress has no use for it
    String params =
        "\"name\":\"%s\",\"arguments\":{\"serial\":\"%s\"},\"_meta\":{\"progressToken\":\"%s\",%s}"
            .formatted(call.tool(), serial, serial, META);
    return new Request(
        ask, call.url(), message(serial, "tools/call", params), call.tool(), call.key());
  }

  private Request listOf(String method, ListOf list) {
    String id = stage.nextId();
    Ask ask = new Ask(list.kind(), id, list.expected(), stage.now());
    return new Request(
        ask, list.url(), message(id, method, "\"_meta\":{" + META + "}"), "", list.key());
  }

  /** A request as text, with what every modern request says of its client. */
  static String listen(String id) {
    return message(
        id,
        "subscriptions/listen",
        "\"notifications\":{\"toolsListChanged\":true},\"_meta\":{" + META + "}");
  }

  static String list(String id) {
    return message(id, "tools/list", "\"_meta\":{" + META + "}");
  }

  static String version() {
    return VERSION;
  }

  private static String message(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"%s\",\"params\":{%s}}"
        .formatted(id, method, params);
  }

  private HttpRequestActionBuilder post(String method) {
    HttpRequestActionBuilder post =
        http(method)
            .post(session -> Exchanges.of(session).url())
            .header("MCP-Protocol-Version", VERSION)
            .header("Mcp-Method", method)
            .body(StringBody(session -> Exchanges.of(session).body()));
    return stage.showsKeys()
        ? post.header("Authorization", session -> "Bearer " + Exchanges.of(session).key())
        : post;
  }
}
