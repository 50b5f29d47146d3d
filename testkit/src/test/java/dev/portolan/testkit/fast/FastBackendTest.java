package dev.portolan.testkit.fast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FastBackendTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.shutdownNow();
    vertx.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "-1", "\"a-1\"", "0"})
  void answersACallWithTheIdItCameWith(String id) throws Exception {
    // Given
    URI backend = start(false, 3);

    // When
    JsonNode answer =
        JSON.readTree(post(backend, id, "tools/call", "{\"name\":\"tool_1\"}").body());

    // Then
    assertThat(answer.get("id")).isEqualTo(JSON.readTree(id));
    assertThat(answer.at("/result/resultType").asText()).isEqualTo("complete");
    assertThat(answer.at("/result/content/0/text").asText()).startsWith("xxx");
  }

  @Test
  void givesTheSizeOfAnswerItIsAskedFor() throws Exception {
    // Given
    URI backend = start(false, 3);

    // When
    String answer = post(backend, "1", "tools/call", "{\"name\":\"tool_1\"}").body();

    // Then
    assertThat(answer).hasSize(2_000);
  }

  @Test
  void listsAsManyToolsAsItIsAskedFor() throws Exception {
    // Given
    URI backend = start(false, 120);

    // When
    JsonNode answer = JSON.readTree(post(backend, "1", "tools/list", "{}").body());

    // Then
    assertThat(answer.at("/result/tools")).hasSize(120);
    assertThat(answer.at("/result/tools/119/name").asText()).isEqualTo("tool_119");
    assertThat(answer.at("/result/cacheScope").asText()).isEqualTo("public");
  }

  @Test
  void listsSomethingOfItsOwnAtPathsThatAskForIt() throws Exception {
    // Given
    URI backend = start(false, 3);

    // When
    String common = post(backend, "1", "tools/list", "{}").body();
    String own = post(backend.resolve("/own/17"), "1", "tools/list", "{}").body();

    // Then
    assertThat(own).isEqualTo(common.replaceFirst("Tool 0", "/own/17")).isNotEqualTo(common);
  }

  @Test
  void opensSessionsForLegacyClientsAndTakesNotifications() throws Exception {
    // Given
    URI backend = start(true, 3);

    // When
    HttpResponse<String> opened = post(backend, "1", "initialize", "{}");
    HttpResponse<String> told = post(backend, null, "notifications/initialized", "{}");

    // Then
    assertThat(opened.headers().firstValue("Mcp-Session-Id")).isPresent();
    assertThat(JSON.readTree(opened.body()).at("/result/protocolVersion").asText())
        .isEqualTo("2025-11-25");
    assertThat(told.statusCode()).isEqualTo(202);
  }

  private URI start(boolean legacy, int tools) throws Exception {
    int port =
        FastBackend.start(vertx, new FastOptions(0, legacy, tools, 2_000, 2))
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    return URI.create("http://127.0.0.1:" + port + "/mcp");
  }

  private HttpResponse<String> post(URI backend, @Nullable String id, String method, String params)
      throws Exception {
    String body =
        "{\"jsonrpc\":\"2.0\",%s\"method\":\"%s\",\"params\":%s}"
            .formatted(id == null ? "" : "\"id\":" + id + ",", method, params);
    return http.send(
        HttpRequest.newBuilder(backend)
            .timeout(Duration.ofSeconds(10))
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
