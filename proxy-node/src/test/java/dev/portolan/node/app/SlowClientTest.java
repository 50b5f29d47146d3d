package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that does not read holds its backend back; the node keeps nothing for it. */
class SlowClientTest {
  private static final String CALL = "\"name\":\"flood\",\"arguments\":{}";
  private static final long WHOLE = (long) FloodingBackend.PIECE * FloodingBackend.PIECES;

  /** What the operating system may buffer on two connections, with room to spare. */
  private static final long BUFFERED = WHOLE / 3;

  private final Backends backends = new Backends();

  @AfterEach
  void close() {
    backends.close();
  }

  @Test
  void holdsTheBackendBackAndThenPassesEverything() {
    // Given
    FloodingBackend backend = new FloodingBackend(backends.vertx());
    String yaml =
        "tenants: {acme: {mounts: {crm: {url: \"%s\", era: modern}}}}".formatted(backend.url());
    try (NodeUnderTest node = NodeUnderTest.of(yaml)) {
      HttpClientResponse response = TestClient.await(paused(node));
      Awaitility.await().atMost(Duration.ofSeconds(15)).until(new Standstill(backend)::isReached);
      long held = backend.sent();

      // When
      AtomicLong received = new AtomicLong();
      Promise<Void> whole = Promise.promise();
      response.handler(piece -> received.addAndGet(piece.length()));
      response.endHandler(end -> whole.complete());
      response.resume();
      TestClient.await(whole.future());

      // Then
      assertThat(held).isLessThan(BUFFERED);
      assertThat(received.get()).isBetween(WHOLE, WHOLE + 1_000);
    }
  }

  private static Future<HttpClientResponse> paused(NodeUnderTest node) {
    HttpClientRequest request =
        TestClient.await(
            node.client().open(HttpMethod.POST, TestClient.headersOf("tools/call", CALL)));
    Future<HttpClientResponse> paused = request.response().onSuccess(HttpClientResponse::pause);
    return request.send(TestClient.bodyOf(1, "tools/call", CALL)).compose(sent -> paused);
  }

  /** Whether the backend has got rid of nothing more for five looks in a row. */
  private static final class Standstill {
    private final FloodingBackend backend;
    private long last;
    private int looks;

    private Standstill(FloodingBackend backend) {
      this.backend = backend;
    }

    private boolean isReached() {
      long now = backend.sent();
      looks = now > 0 && now == last ? looks + 1 : 0;
      last = now;
      return looks >= 5;
    }
  }
}
