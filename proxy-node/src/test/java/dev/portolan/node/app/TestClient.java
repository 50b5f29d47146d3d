package dev.portolan.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.model.mcp.McpHeader;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A modern MCP client for tests, that says exactly what it is told to and waits no longer than is
 * decent.
 */
final class TestClient {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String VERSION = "2026-07-28";
  private static final long PATIENCE_SECONDS = 15;
  private static final AtomicLong IDS = new AtomicLong();

  private final HttpClient http;
  private final URI uri;
  private final Map<String, String> headers;

  private TestClient(HttpClient http, URI uri, Map<String, String> headers) {
    this.http = http;
    this.uri = uri;
    this.headers = headers;
  }

  static TestClient of(Vertx vertx, URI uri) {
    HttpClientAgent http = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(200));
    return new TestClient(http, uri, Map.of());
  }

  /** The same client with one more header on every request. */
  TestClient with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new TestClient(http, uri, more);
  }

  TestClient withKey(String key) {
    return with("Authorization", "Bearer " + key);
  }

  /** The same client at another path. */
  TestClient at(String path) {
    return new TestClient(http, uri.resolve(path), headers);
  }

  /**
   * What came back.
   *
   * @param body as text, whole
   */
  record Answer(int status, MultiMap headers, String body) {
    JsonNode json() {
      return parse(body);
    }

    JsonNode result() {
      return message().path("result");
    }

    JsonNode error() {
      return message().path("error");
    }

    int code() {
      return error().path("code").asInt();
    }

    /** The response, be it the body or the last event of a stream. */
    JsonNode message() {
      if (!Optional.ofNullable(headers.get("content-type")).orElse("").startsWith("text/event")) {
        return json();
      }
      return parse(events().reduce((first, second) -> second).orElse("{}"));
    }

    java.util.stream.Stream<String> events() {
      return body.lines().filter(line -> line.startsWith("data:")).map(line -> line.substring(5));
    }
  }

  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException malformed) {
      throw new UncheckedIOException("not JSON: " + text, malformed);
    }
  }

  /**
   * A good request of this method; {@code params} are members of params, such as {@code
   * "name":"x"}.
   */
  Answer ask(String method, String params) {
    return await(asks(method, params));
  }

  Future<Answer> asks(String method, String params) {
    return sends(bodyOf(IDS.incrementAndGet(), method, params), headersOf(method, params));
  }

  Answer call(String tool, String arguments) {
    return ask("tools/call", "\"name\":\"" + tool + "\",\"arguments\":" + arguments);
  }

  Answer list(String method) {
    return ask(method, "");
  }

  /**
   * This very body with these headers, and none but these, apart from the client's own and the two
   * that all need.
   */
  Answer send(String body, Map<String, String> with) {
    return await(sends(body, with));
  }

  Future<Answer> sends(String body, Map<String, String> with) {
    return sends(HttpMethod.POST, body, with);
  }

  Future<Answer> sends(HttpMethod verb, String body, Map<String, String> with) {
    return open(verb, with).compose(request -> answer(request, body));
  }

  /** The body is asked for within the event that brings the head: later, it may be gone. */
  private static Future<Answer> answer(HttpClientRequest request, String body) {
    return request.send(Buffer.buffer(body)).compose(TestClient::whole);
  }

  private static Future<Answer> whole(HttpClientResponse response) {
    return response
        .body()
        .map(got -> new Answer(response.statusCode(), response.headers(), got.toString()));
  }

  Future<HttpClientRequest> open(HttpMethod verb, Map<String, String> with) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(verb)
            .setHost(uri.getHost())
            .setPort(uri.getPort())
            .setURI(uri.getPath());
    options.putHeader("Content-Type", "application/json");
    options.putHeader("Accept", "application/json, text/event-stream");
    headers.forEach(options::putHeader);
    with.forEach(options::putHeader);
    return http.request(options);
  }

  /** Opens a request whose answer is read as it comes. */
  Opened stream(String method, String params) {
    HttpClientRequest request = await(open(HttpMethod.POST, headersOf(method, params)));
    return Opened.of(request, bodyOf(IDS.incrementAndGet(), method, params));
  }

  static Map<String, String> headersOf(String method, String params) {
    Map<String, String> mirrored = new LinkedHashMap<>();
    mirrored.put(McpHeader.PROTOCOL_VERSION, VERSION);
    mirrored.put(McpHeader.METHOD, method);
    try {
      JsonNode members = JSON.readTree("{" + params + "}");
      for (String member : new String[] {"name", "uri", "taskId"}) {
        if (members.has(member) && !method.endsWith("/list")) {
          mirrored.put(McpHeader.NAME, members.get(member).asText());
        }
      }
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
    return mirrored;
  }

  static String bodyOf(long id, String method, String params) {
    String meta = params.contains("\"_meta\"") ? "" : "\"_meta\":" + META;
    String comma = params.isEmpty() || meta.isEmpty() ? "" : ",";
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":{%s%s%s}}"
        .formatted(id, method, params, comma, meta);
  }

  static final String META =
      "{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError("expected an answer within " + PATIENCE_SECONDS + " s", failed);
    }
  }
}
