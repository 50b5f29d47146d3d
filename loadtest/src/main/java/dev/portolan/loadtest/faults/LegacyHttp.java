package dev.portolan.loadtest.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a client of 2025-11-25 says within one session. Nothing is sent twice. */
final class LegacyHttp {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{"
          + "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"elicitation\":{}},"
          + "\"clientInfo\":{\"name\":\"bench\",\"version\":\"1\"}}}";

  private final HttpClient http;
  private final URI endpoint;
  private final String session;

  private LegacyHttp(HttpClient http, URI endpoint, String session) {
    this.http = http;
    this.endpoint = endpoint;
    this.session = session;
  }

  /** One for all clients of a run. */
  static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .build();
  }

  /** Begins a session. */
  static LegacyHttp open(HttpClient http, URI endpoint) throws IOException, InterruptedException {
    HttpResponse<String> opened =
        http.send(
            request(endpoint).POST(HttpRequest.BodyPublishers.ofString(INITIALIZE)).build(),
            BodyHandlers.ofString());
    String session =
        opened
            .headers()
            .firstValue("Mcp-Session-Id")
            .orElseThrow(() -> new IOException("initialize: " + opened.statusCode()));
    LegacyHttp client = new LegacyHttp(http, endpoint, session);
    client.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}").body().close();
    return client;
  }

  private static HttpRequest.Builder request(URI endpoint) {
    return HttpRequest.newBuilder(endpoint)
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream");
  }

  private HttpRequest.Builder inSession() {
    return request(endpoint)
        .header("Mcp-Session-Id", session)
        .header("MCP-Protocol-Version", "2025-11-25");
  }

  /** Sends one message; completes with the head of the answer. */
  HttpResponse<InputStream> post(String message) throws IOException, InterruptedException {
    return http.send(
        inSession().POST(HttpRequest.BodyPublishers.ofString(message)).build(),
        BodyHandlers.ofInputStream());
  }

  /** Opens the stream that belongs to no call, or one to be resumed. */
  HttpResponse<InputStream> listen(@Nullable String lastEventId)
      throws IOException, InterruptedException {
    HttpRequest.Builder get = inSession().GET();
    if (lastEventId != null) {
      get.header("Last-Event-ID", lastEventId);
    }
    return http.send(get.build(), BodyHandlers.ofInputStream());
  }

  /** The status of a ping. */
  int ping() throws IOException, InterruptedException {
    HttpResponse<InputStream> pinged =
        post("{\"jsonrpc\":\"2.0\",\"id\":\"ping\",\"method\":\"ping\"}");
    pinged.body().close();
    return pinged.statusCode();
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException malformed) {
      return JSON.missingNode();
    }
  }

  static String textOf(InputStream body) throws IOException {
    try (body) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
