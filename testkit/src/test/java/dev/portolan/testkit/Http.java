package dev.portolan.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.HeaderValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A plain HTTP client that speaks enough MCP to test a server with. */
final class Http {
  static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String MODERN_META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI uri;

  Http(URI uri) {
    this.uri = uri;
  }

  /** A modern request that is right in every respect. */
  static Map<String, String> modernHeaders(String method, String name) {
    Map<String, String> headers = new HashMap<>();
    headers.put("MCP-Protocol-Version", "2026-07-28");
    headers.put("Mcp-Method", method);
    if (!name.isEmpty()) {
      headers.put("Mcp-Name", HeaderValue.encode(name));
    }
    return headers;
  }

  static String modernBody(String method, String params) {
    String more = params.isEmpty() ? "" : params + ",";
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s%s}}"
        .formatted(method, more, MODERN_META);
  }

  JsonNode modern(String method, String params, String name) {
    HttpResponse<String> response = post(modernBody(method, params), modernHeaders(method, name));
    return Json.parse(response.body());
  }

  JsonNode callTool(String name) {
    return modern("tools/call", "\"name\":\"" + name + "\",\"arguments\":{}", name);
  }

  HttpResponse<String> post(String body, Map<String, String> headers) {
    return postLater(body, headers).orTimeout(10, TimeUnit.SECONDS).join();
  }

  CompletableFuture<HttpResponse<String>> postLater(String body, Map<String, String> headers) {
    return client.sendAsync(request(headers).POST(text(body)).build(), string());
  }

  /** The lines of the response as they come. */
  Stream<String> postForLines(String body, Map<String, String> headers) {
    return lines(request(headers).POST(text(body)).build());
  }

  Stream<String> getForLines(Map<String, String> headers) {
    return lines(request(headers).GET().build());
  }

  HttpResponse<String> send(String httpMethod, Map<String, String> headers) {
    try {
      HttpRequest.Builder request =
          request(headers).method(httpMethod, HttpRequest.BodyPublishers.noBody());
      return client.send(request.build(), string());
    } catch (IOException | InterruptedException cause) {
      throw new IllegalStateException(cause);
    }
  }

  private Stream<String> lines(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofLines()).body();
    } catch (IOException | InterruptedException cause) {
      throw new IllegalStateException(cause);
    }
  }

  private HttpRequest.Builder request(Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream");
    headers.forEach(request::setHeader);
    return request;
  }

  private static HttpRequest.BodyPublisher text(String body) {
    return HttpRequest.BodyPublishers.ofString(body);
  }

  private static HttpResponse.BodyHandler<String> string() {
    return HttpResponse.BodyHandlers.ofString();
  }
}
