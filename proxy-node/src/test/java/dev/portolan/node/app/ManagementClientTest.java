package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.node.app.ManagementClient.Reply;
import dev.portolan.node.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that waits no longer, takes no more and goes nowhere else than it should. */
class ManagementClientTest {
  private static final Duration BRIEFLY = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    TestClient.await(vertx.close());
  }

  @Test
  void waitsOnlySoLongForAnAnswer() {
    // Given
    ManagementClient client = client(request -> {}, BRIEFLY);

    // When, Then
    assertThatThrownBy(() -> client.send(CacheRoute.LIST, Map.of()))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("no whole answer within PT0.2S");
  }

  @Test
  void waitsOnlySoLongForTheRestOfAnAnswer() {
    // Given
    ManagementClient client =
        client(request -> request.response().setChunked(true).write("{"), BRIEFLY);

    // When, Then
    assertThatThrownBy(() -> client.send(CacheRoute.LIST, Map.of()))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("no whole answer within PT0.2S");
  }

  @Test
  void takesNoMoreThanItsBound() {
    // Given
    Buffer mebibyte = Buffer.buffer(new byte[1 << 20]);
    ManagementClient client =
        client(request -> flood(request, mebibyte, ManagementClient.MOST_BYTES / (1 << 20)), LONG);

    // When, Then
    assertThatThrownBy(() -> client.send(CacheRoute.LIST, Map.of()))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("an answer of more than 67108864 bytes");
  }

  @Test
  void takesItsTokenNowhereElse() throws InterruptedException {
    // Given
    AtomicInteger elsewhere = new AtomicInteger();
    int other = listen(request -> elsewhere.incrementAndGet());
    ManagementClient client =
        client(
            request ->
                request
                    .response()
                    .setStatusCode(307)
                    .putHeader("Location", "http://127.0.0.1:" + other + "/cache")
                    .end(),
            LONG);

    // When
    Reply reply = client.send(CacheRoute.LIST, Map.of());

    // Then
    assertThat(reply.status()).isEqualTo(307);
    assertThat(elsewhere).hasValue(0);
  }

  @Test
  void encodesWhatStandsInTheQuery() throws InterruptedException {
    // Given
    ManagementClient client =
        client(request -> request.response().end(request.getParam("tenant")), LONG);

    // When
    Reply reply = client.send(CacheRoute.LIST, Map.of("tenant", "a&b=c d/é%"));

    // Then
    assertThat(reply.body()).isEqualTo("a&b=c d/é%");
  }

  private static void flood(HttpServerRequest request, Buffer part, int times) {
    request.response().setChunked(true);
    Future<Void> written = Future.succeededFuture();
    for (int i = 0; i <= times; i++) {
      written = written.compose(done -> request.response().write(part));
    }
    written.onSuccess(done -> request.response().end());
  }

  private ManagementClient client(Handler<HttpServerRequest> answers, Duration timeout) {
    URI url = URI.create("http://127.0.0.1:" + listen(answers));
    return new ManagementClient(new NodeAccess(url, new Secret(Managed.TOKEN)), timeout);
  }

  private int listen(Handler<HttpServerRequest> answers) {
    HttpServer server =
        TestClient.await(vertx.createHttpServer().requestHandler(answers).listen(0, "127.0.0.1"));
    return server.actualPort();
  }
}
