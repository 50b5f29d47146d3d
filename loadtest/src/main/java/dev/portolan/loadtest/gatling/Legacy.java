package dev.portolan.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;

import dev.portolan.loadtest.answers.Ask;
import dev.portolan.loadtest.answers.Expected;
import dev.portolan.loadtest.gatling.Modern.CallOf;
import dev.portolan.loadtest.gatling.Modern.ListOf;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.util.Set;
import java.util.function.Function;

/** Requests of clients of 2025-11-25, of which each user is one, with one session at a time. */
final class Legacy {
  static final String VERSION = "2025-11-25";
  static final String SESSION_HEADER = "Mcp-Session-Id";
  static final String VERSION_HEADER = "MCP-Protocol-Version";

  private static final String SESSION = "mcpSession";
  private static final String INITIALIZE =
      "\"protocolVersion\":\""
          + VERSION
          + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"loadtest\",\"version\":\"1\"}";

  private final Stage stage;
  private final Exchanges exchanges;
  private final String url;

  /**
   * @param url of the endpoint
   */
  Legacy(Stage stage, String url) {
    this.stage = stage;
    this.exchanges = new Exchanges(stage);
    this.url = url;
  }

  /** The id of the session that this user has. */
  static String sessionOf(Session session) {
    return Exchanges.text(session, SESSION);
  }

  /** Begins a session; who gets none goes home. */
  ChainBuilder begin() {
    return exchanges
        .exchange(
            session -> asked("initialize", INITIALIZE, Expected.like("protocolVersion", VERSION)),
            keyed(http("initialize").post(url))
                .body(StringBody(session -> Exchanges.of(session).body()))
                .check(header(SESSION_HEADER).saveAs(SESSION)))
        .exitHereIf(session -> !session.contains(SESSION))
        .exec(
            exchanges.exchange(
                session -> statused("initialized", "notifications/initialized", 202),
                post("notifications/initialized")));
  }

  ChainBuilder list(Function<Session, ListOf> made) {
    return exchanges.exchange(
        session -> {
          ListOf list = made.apply(session);
          return asked(list.kind(), "tools/list", "", list.expected());
        },
        post("tools/list"));
  }

  ChainBuilder call(Function<Session, CallOf> made) {
    return exchanges.exchange(session -> callOf(made.apply(session)), post("tools/call"));
  }

  private Request callOf(CallOf call) {
    String serial = stage.nextId();
    String params =
        "\"name\":\"%s\",\"arguments\":{\"serial\":\"%s\"}".formatted(call.tool(), serial);
    Ask ask = new Ask(call.kind(), serial, call.expected().apply(serial), stage.now());
    return new Request(ask, url, message(serial, "tools/call", params), "", options().key());
  }

  /** Ends the session. */
  ChainBuilder end() {
    return exchanges.exchange(
        session ->
            new Request(
                new Ask("DELETE", "", new Expected.Status(Set.of(200, 204)), stage.now()),
                url,
                "",
                "",
                options().key()),
        inSession(http("DELETE").delete(url)));
  }

  /** Whoever comes back with the id of an ended session is told that it is gone. */
  ChainBuilder isGone() {
    return exchanges.exchange(
        session -> statused("after DELETE", "ping", 404), post("ping after DELETE"));
  }

  private Request asked(String kind, String method, String params, Expected expected) {
    String id = stage.nextId();
    Ask ask = new Ask(kind, id, expected, stage.now());
    return new Request(ask, url, message(id, method, params), "", options().key());
  }

  private Request asked(String method, String params, Expected expected) {
    return asked(method, method, params, expected);
  }

  private Request statused(String kind, String method, int status) {
    Ask ask = new Ask(kind, "", new Expected.Status(Set.of(status)), stage.now());
    String id = method.startsWith("notifications/") ? "" : "\"id\":\"" + stage.nextId() + "\",";
    String body = "{\"jsonrpc\":\"2.0\"," + id + "\"method\":\"" + method + "\"}";
    return new Request(ask, url, body, "", options().key());
  }

  private Options options() {
    return stage.options();
  }

  private static String message(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"%s\",\"params\":{%s}}"
        .formatted(id, method, params);
  }

  private HttpRequestActionBuilder post(String name) {
    return inSession(http(name).post(url))
        .body(StringBody(session -> Exchanges.of(session).body()));
  }

  private HttpRequestActionBuilder inSession(HttpRequestActionBuilder request) {
    return keyed(request).header(VERSION_HEADER, VERSION).header(SESSION_HEADER, Legacy::sessionOf);
  }

  private HttpRequestActionBuilder keyed(HttpRequestActionBuilder request) {
    return stage.showsKeys()
        ? request.header("Authorization", "Bearer " + options().key())
        : request;
  }
}
