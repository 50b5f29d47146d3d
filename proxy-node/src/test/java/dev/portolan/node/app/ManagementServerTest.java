package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.node.catalog.Catalog;
import dev.portolan.node.catalog.InMemoryCatalogStore;
import dev.portolan.node.config.CatalogConfig;
import dev.portolan.node.config.ManagementConfig;
import dev.portolan.node.invalidation.LocalInvalidationBus;
import dev.portolan.node.observe.NodeMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Readiness readiness = new Readiness();
  private final NodeMetrics metrics = new NodeMetrics(10, 10);
  private final CacheAdmin nothing = new CacheAdmin(List::of, emptyCatalog());
  private final ManagementServer server = serverAt(0);

  @BeforeEach
  void start() throws Exception {
    await(server.start());
  }

  @AfterEach
  void stop() throws Exception {
    await(server.stop());
    await(vertx.close());
    client.close();
    metrics.close();
  }

  @Test
  void isLiveWhateverItsReadiness() throws Exception {
    // Given
    readiness.become(new Readiness.Stopping());

    // When
    var answer = get("/health/live");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"live\"}");
  }

  @Test
  void isNotReadyWhileStarting() throws Exception {
    // When
    var answer = get("/health/ready");

    // Then
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("{\"status\":\"starting\"}");
  }

  @Test
  void isReadyOnceStarted() throws Exception {
    // Given
    readiness.become(new Readiness.Ready());

    // When
    var answer = get("/health/ready");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(answer.body()).isEqualTo("{\"status\":\"ready\"}");
  }

  @Test
  void staysInTheBalancerWhileDegradedAndSaysWhy() throws Exception {
    // Given
    readiness.become(new Readiness.Degraded("store unreachable"));

    // When
    var answer = get("/health/ready");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"status\":\"degraded\",\"reason\":\"store unreachable\"}");
  }

  @Test
  void neverBecomesReadyAgainOnceStopping() throws Exception {
    // Given
    readiness.become(new Readiness.Stopping());
    readiness.become(new Readiness.Ready());

    // When
    var answer = get("/health/ready");

    // Then
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("{\"status\":\"stopping\"}");
  }

  @Test
  void showsWhatWasCounted() throws Exception {
    // Given
    metrics.refused(null, "Unauthenticated");

    // When
    var answer = get("/metrics");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body()).contains("portolan_refusals_total{fault=\"Unauthenticated\"");
  }

  @Test
  void answersUnknownPathsWithNotFound() throws Exception {
    // When
    var answer = get("/mcp");

    // Then
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("{\"error\":\"not found\"}");
  }

  @Test
  void takesNothingButReads() throws Exception {
    // When
    var answer =
        send(request("/health/live").POST(HttpRequest.BodyPublishers.ofString("{}")).build());

    // Then
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD");
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    // When
    var answer = send(request("/health/live").HEAD().build());

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(17);
  }

  @Test
  void refusesToStartOnAPortThatIsTaken() {
    // Given
    var second = serverAt(server.port());

    // When
    var starting = second.start();

    // Then
    assertThatThrownBy(() -> await(starting))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(BindException.class);
  }

  private ManagementServer serverAt(int port) {
    ManagementConfig config = new ManagementConfig("127.0.0.1", port, true, null);
    return new ManagementServer(vertx, config, readiness, metrics, nothing);
  }

  private Catalog emptyCatalog() {
    Clock clock = Clock.systemUTC();
    return new Catalog(
        new InMemoryCatalogStore(clock, 1_000, 10),
        new LocalInvalidationBus(),
        CatalogConfig.DEFAULT,
        clock,
        vertx,
        new Random(0),
        new CatalogCounts(metrics));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(5));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static void await(Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
