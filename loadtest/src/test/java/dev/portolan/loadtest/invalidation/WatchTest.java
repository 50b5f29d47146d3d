package dev.portolan.loadtest.invalidation;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.loadtest.fleet.Wrong;
import dev.portolan.model.mcp.Era;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A backend answers for the node here: to its clients a node is one. */
class WatchTest {
  private final Vertx vertx = Vertx.vertx();
  private final CountDownLatch looking = new CountDownLatch(1);

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void seesTheNextRevisionOnceItIsServed() throws Exception {
    // Given
    FakeMcpServer node = server();
    Chart chart = new Chart(node);
    CompletableFuture<Sighting> sighting =
        CompletableFuture.supplyAsync(watch(node, chart, time())::call);

    // When
    assertThat(looking.await(10, TimeUnit.SECONDS)).isTrue();
    chart.turn();

    // Then
    assertThat(sighting.get(15, TimeUnit.SECONDS).at()).isPositive();
    assertThat(chart.lists()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void failsWhenTheNodeServesAnOlderRevision() throws Exception {
    // Given
    FakeMcpServer node = server();
    Chart older = new Chart(node);
    Chart chart = new Chart(server());
    chart.turn();

    // When
    Watch watch = watch(node, chart, time());

    // Then
    assertThatThrownBy(watch::call)
        .isInstanceOf(Wrong.class)
        .hasMessageContaining("revision 1 (expected: 2)");
    assertThat(older.revision()).isEqualTo(1);
  }

  @Test
  void failsWhenTheNodeIsAheadBeforeTheChange() throws Exception {
    // Given
    FakeMcpServer node = server();
    Chart ahead = new Chart(node);
    ahead.turn();
    Chart chart = new Chart(server());

    // When
    Watch watch = watch(node, chart, time());

    // Then
    assertThatThrownBy(watch::call)
        .isInstanceOf(Wrong.class)
        .hasMessageContaining("revision 2 (expected: 1)");
  }

  @Test
  void failsWhenTheNodeServesOtherTools() throws Exception {
    // Given
    FakeMcpServer node = server();
    Chart chart = new Chart(node);
    node.offers(tool("stray"));

    // When
    Watch watch = watch(node, chart, time());

    // Then
    assertThatThrownBy(watch::call).isInstanceOf(Wrong.class).hasMessageContaining("stray");
  }

  @Test
  void failsWhenTheNodeFails() throws Exception {
    // Given
    FakeMcpServer node = server();
    Chart chart = new Chart(node);
    node.fails(503, "no");

    // When
    Watch watch = watch(node, chart, time());

    // Then
    assertThatThrownBy(watch::call).isInstanceOf(Wrong.class).hasMessageContaining("503");
  }

  @Test
  void failsWhenTheNodeDoesNotGetThereInTenSeconds() throws Exception {
    // Given
    FakeMcpServer node = server();
    Chart chart = new Chart(node);
    AtomicLong time = new AtomicLong();

    // When
    Watch watch = watch(node, chart, () -> time.addAndGet(TimeUnit.SECONDS.toNanos(6)));

    // Then
    assertThatThrownBy(watch::call)
        .isInstanceOf(Wrong.class)
        .hasMessageContaining("revision 1 after PT10S (expected: 2)");
    assertThat(chart.lists()).isEqualTo(3);
  }

  private Watch watch(FakeMcpServer node, Chart chart, LongSupplier nanos) {
    return new Watch(new ToolsClient(node.uri()), chart, Duration.ofNanos(100_000), nanos, looking);
  }

  /** A time that goes on by a microsecond each time it is asked. */
  private static LongSupplier time() {
    AtomicLong time = new AtomicLong();
    return () -> time.addAndGet(1_000);
  }

  private FakeMcpServer server() throws Exception {
    return await(FakeMcpServer.start(vertx, Era.MODERN));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
  }
}
