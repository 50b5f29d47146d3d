package dev.portolan.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.node.app.TestClient.Answer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An MCP client of 2025-11-25 or earlier, in its session: which node it speaks with is up to the
 * test.
 */
final class LegacyClient {
  static final String LATEST = "2025-11-25";
  static final String ALL =
      "{\"sampling\":{},\"elicitation\":{\"form\":{},\"url\":{}},\"roots\":{}}";

  private final TestClient node;
  private final String version;
  private final Answer introduced;
  private final AtomicLong ids;

  private LegacyClient(TestClient node, String version, Answer introduced, AtomicLong ids) {
    this.node = node;
    this.version = version;
    this.introduced = introduced;
    this.ids = ids;
  }

  /** One that has begun a session, and can do all that clients can. */
  static LegacyClient at(TestClient node) {
    return at(node, LATEST, ALL);
  }

  static LegacyClient at(TestClient node, String version, String capabilities) {
    Answer introduced = node.send(initialize(version, capabilities), Map.of());
    if (introduced.headers().get(McpHeader.SESSION_ID) == null) {
      throw new AssertionError("initialize: " + introduced.status() + " " + introduced.body());
    }
    String spoken = introduced.result().path("protocolVersion").asText();
    var client = new LegacyClient(node, spoken, introduced, new AtomicLong());
    client.tell("notifications/initialized", "{}");
    return client;
  }

  static String initialize(String version, String capabilities) {
    return """
    {"jsonrpc":"2.0","id":"begin","method":"initialize","params":{"protocolVersion":"%s",\
    "capabilities":%s,"clientInfo":{"name":"old","version":"1.0"}}}\
    """
        .formatted(version, capabilities);
  }

  /** The same session at another node, or as another caller. */
  LegacyClient elsewhere(TestClient otherNode) {
    return new LegacyClient(otherNode, version, introduced, ids);
  }

  /** What came of {@code initialize}. */
  Answer introduced() {
    return introduced;
  }

  String session() {
    return Objects.requireNonNull(introduced.headers().get(McpHeader.SESSION_ID));
  }

  Map<String, String> headers() {
    return Map.of(McpHeader.SESSION_ID, session(), McpHeader.PROTOCOL_VERSION, version);
  }

  /** {@code params} are members of params. */
  Answer ask(String method, String params) {
    return TestClient.await(asks(method, params));
  }

  Future<Answer> asks(String method, String params) {
    return node.sends(bodyOf(Long.toString(ids.incrementAndGet()), method, params), headers());
  }

  Answer call(String tool) {
    return ask("tools/call", named(tool));
  }

  static String named(String tool) {
    return "\"name\":\"" + tool + "\",\"arguments\":{}";
  }

  /** This very body. */
  Answer send(String body) {
    return node.send(body, headers());
  }

  /** A notification with these params. */
  Answer tell(String method, String paramsJson) {
    return send(
        "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":%s}".formatted(method, paramsJson));
  }

  /** Answers a request of the server. */
  Answer answer(JsonNode request, String resultJson) {
    return send(answerTo(request, resultJson));
  }

  static String answerTo(JsonNode request, String resultJson) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}"
        .formatted(request.path("id"), resultJson);
  }

  /** Answers a request of the server with an error. */
  Answer refuse(JsonNode request, String errorJson) {
    return send(
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":%s}".formatted(request.path("id"), errorJson));
  }

  /** A call whose answer is read as it comes. */
  Opened stream(String method, String params) {
    return streamOf(bodyOf(Long.toString(ids.incrementAndGet()), method, params));
  }

  Opened streamOf(String body) {
    return open(HttpMethod.POST, body, Map.of());
  }

  /** The stream that belongs to no call. */
  Opened listen() {
    return open(HttpMethod.GET, "", Map.of());
  }

  /** What has come after this event. */
  Opened resume(String lastEventId) {
    return open(HttpMethod.GET, "", Map.of(McpHeader.LAST_EVENT_ID, lastEventId));
  }

  private Opened open(HttpMethod verb, String body, Map<String, String> more) {
    TestClient with = node;
    for (var header : more.entrySet()) {
      with = with.with(header.getKey(), header.getValue());
    }
    HttpClientRequest request = TestClient.await(with.open(verb, headers()));
    return Opened.of(request, body);
  }

  /** A bodiless request within the session. */
  Answer bare(HttpMethod verb) {
    return TestClient.await(node.sends(verb, "", headers()));
  }

  Answer end() {
    return bare(HttpMethod.DELETE);
  }

  static String bodyOf(String idJson, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":{%s}}"
        .formatted(idJson, method, params);
  }
}
