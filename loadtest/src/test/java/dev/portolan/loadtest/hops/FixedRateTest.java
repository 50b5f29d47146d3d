package dev.portolan.loadtest.hops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.loadtest.fleet.Wrong;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FixedRateTest {
  private static final long STALL_MS = 400;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close();
  }

  @Test
  void makesAsManyCallsAsTheRateSaysAndTimesEach() throws Exception {
    // Given
    AtomicInteger asked = new AtomicInteger();
    Hop hop = hop(request -> answer(request, asked));

    // When
    long[] times = new FixedRate(4, 200, System::nanoTime).run(hop, 1);

    // Then
    assertThat(times).hasSize(200);
    assertThat(LongStream.of(times).min().orElseThrow()).isPositive();
    assertThat(asked).hasValue(200);
  }

  @Test
  void countsWhatACallWaitsBehindOneThatIsHeldUp() throws Exception {
    // Given a backend that is deaf for a while, once: its connection misses the moments in between
    AtomicInteger asked = new AtomicInteger();
    Hop hop =
        hop(
            request -> {
              if (asked.get() == 0) {
                asked.incrementAndGet();
                request.pause();
                vertx.setTimer(
                    STALL_MS,
                    late -> {
                      request.resume();
                      answer(request, new AtomicInteger());
                    });
              } else {
                answer(request, asked);
              }
            });

    // When
    long[] times = new FixedRate(1, 100, System::nanoTime).run(hop, 1);

    // Then: not one slow call but all that were due meanwhile
    long half = TimeUnit.MILLISECONDS.toNanos(STALL_MS / 2);
    assertThat(LongStream.of(times).filter(time -> time >= half).count())
        .isGreaterThanOrEqualTo(15);
  }

  @Test
  void failsIfAnAnswerIsWrong() throws Exception {
    // Given
    Hop hop = hop(request -> request.response().end("{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{}}"));

    // Then
    assertThatThrownBy(() -> new FixedRate(1, 10, System::nanoTime).run(hop, 1))
        .isInstanceOf(Wrong.class)
        .hasMessageContaining("error");
  }

  private static void answer(HttpServerRequest request, AtomicInteger asked) {
    HttpServerResponse response = request.response();
    asked.incrementAndGet();
    request
        .body()
        .onSuccess(
            body ->
                response.end(
                    "{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":{}}"
                        .formatted(body.toJsonObject().getInteger("id"))));
  }

  private Hop hop(Consumer<HttpServerRequest> backend) throws Exception {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(backend::accept)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .actualPort();
    List<Ask> asks =
        IntStream.range(0, 8)
            .mapToObj(id -> Ask.call(Era.MODERN, "/mcp", id, "tool_1", null))
            .toList();
    return new Hop("test", Era.MODERN, URI.create("http://127.0.0.1:" + port), asks, List.of(), 0);
  }
}
