package dev.portolan.testkit.fast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.testkit.redis.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlainProxyTest {
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"tool_1\"}}";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.shutdownNow();
    vertx.close();
  }

  @Test
  void handsOnWhatItsBackendAnswers() throws Exception {
    // Given
    int backend = done(FastBackend.start(vertx, new FastOptions(0, true, 3, 2_000, 2)));
    int proxy = done(PlainProxy.start(vertx, 2, to(backend)));

    // When
    HttpResponse<String> straight = post(backend);
    HttpResponse<String> passed = post(proxy);

    // Then
    assertThat(passed.statusCode()).isEqualTo(200);
    assertThat(passed.body()).isEqualTo(straight.body()).contains("\"id\":7");
    assertThat(passed.headers().firstValue("content-type"))
        .isEqualTo(straight.headers().firstValue("content-type"));
    assertThat(passed.headers().firstValue("mcp-session-id")).isPresent();
  }

  @Test
  void handsOnAStatus() throws Exception {
    // Given
    int backend = done(FastBackend.start(vertx, new FastOptions(0, true, 3, 2_000, 2)));
    int proxy = done(PlainProxy.start(vertx, 1, to(backend)));

    // When
    HttpResponse<String> passed = send(request(proxy).GET());

    // Then
    assertThat(passed.statusCode()).isEqualTo(405);
  }

  @Test
  void saysThatNobodyIsThere() throws Exception {
    // Given
    int proxy = done(PlainProxy.start(vertx, 1, to(FreePorts.next())));

    // When
    HttpResponse<String> answer = post(proxy);

    // Then
    assertThat(answer.statusCode()).isEqualTo(502);
  }

  private HttpResponse<String> post(int port) throws Exception {
    return send(
        request(port)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(CALL)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(int port) {
    return HttpRequest.newBuilder(to(port)).timeout(Duration.ofSeconds(10));
  }

  private static URI to(int port) {
    return URI.create("http://127.0.0.1:" + port + "/mcp");
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
