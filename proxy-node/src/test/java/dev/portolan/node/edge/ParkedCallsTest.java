package dev.portolan.node.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.node.lease.LocalLeases;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.relaylog.InMemoryRelayLog;
import dev.portolan.node.relaylog.ReplyEntry;
import dev.portolan.node.wire.ClientAbility;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParkedCallsTest {
  private static final String PROGRESS = "{\"method\":\"notifications/progress\"}";
  private static final String ID = "call";

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger places = new AtomicInteger();
  private final NodeMetrics metrics = new NodeMetrics(1, 1);
  private final InMemoryRelayLog log = new InMemoryRelayLog(() -> 0);
  private final ParkedCalls calls =
      new ParkedCalls(vertx, log, new LocalLeases(), metrics, nanos::get, 2);
  private final HeldReply backend = new HeldReply();

  @AfterEach
  void close() throws Exception {
    metrics.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private Runnable place() {
    places.incrementAndGet();
    return places::decrementAndGet;
  }

  private void park() {
    ParkedCalls.Room room = Objects.requireNonNull(calls.room(this::place));
    ParkedReply parked = calls.park(ID, backend, Set.of(ClientAbility.ROOTS), room, context);
    onLoop(() -> parked.begin(Buffer.buffer()));
  }

  private void onLoop(Runnable task) {
    done(
        Future.future(
            promise ->
                context.runOnContext(
                    now -> {
                      task.run();
                      promise.complete();
                    })));
  }

  @Test
  void hasRoomForSoManyAndNoMore() {
    // Given
    ParkedCalls.Room first = Objects.requireNonNull(calls.room(this::place));
    ParkedCalls.Room second = calls.room(this::place);

    // When
    ParkedCalls.Room third = calls.room(this::place);
    first.giveBack();
    first.giveBack();
    ParkedCalls.Room fourth = calls.room(this::place);

    // Then
    assertThat(second).isNotNull();
    assertThat(third).isNull();
    assertThat(fourth).isNotNull();
    assertThat(calls.room(this::place)).isNull();
    assertThat(places).hasValue(2);
  }

  @Test
  void aCallThatWaitsTooLongIsCancelledAndItsLogSaysSo() {
    // Given
    park();
    nanos.addAndGet(ParkedCalls.LIFE.toNanos() - 1);
    onLoop(() -> backend.says(PROGRESS));
    nanos.addAndGet(ParkedCalls.LIFE.toNanos() - 1);
    calls.sweep();
    onLoop(() -> {});
    boolean before = backend.isCancelled();

    // When
    nanos.incrementAndGet();
    calls.sweep();

    // Then
    assertThat(before).isFalse();
    await().until(backend::isCancelled);
    await().untilAsserted(() -> assertThat(log()).containsExactly(PROGRESS, "- timeout"));
    await().untilAsserted(() -> assertThat(done(calls.isLost(calls.node(), ID))).isTrue());
    assertThat(places).hasValue(0);
  }

  @Test
  void whatEndsInGoodOrderIsThereForWhoeverComes() {
    // Given
    park();
    boolean lostBefore = done(calls.isLost(calls.node(), ID));

    // When
    onLoop(
        () -> {
          backend.says("{\"id\":1,\"result\":{}}");
          backend.ends();
        });

    // Then
    assertThat(lostBefore).isFalse();
    await().untilAsserted(() -> assertThat(log()).hasSize(2).endsWith("- "));
    assertThat(backend.isCancelled()).isFalse();
  }

  @Test
  void onlyWhatTheClientCanAnswerIsNoted() {
    // Given
    park();

    // When
    onLoop(
        () -> {
          backend.says("{\"id\":1,\"method\":\"ping\"}");
          backend.says("{\"id\":2,\"method\":\"elicitation/create\"}");
          backend.says("{\"id\":3,\"method\":\"roots/list\"}");
        });

    // Then
    await()
        .untilAsserted(
            () -> assertThat(log()).containsExactly("{\"id\":3,\"method\":\"roots/list\"}"));
    assertThat(backend.refused()).isEqualTo(2);
  }

  @Test
  void whatIsTooLargeForTheLogEndsTheCall() {
    // Given
    park();

    // When
    onLoop(() -> backend.says("{\"x\":\"" + "x".repeat(4 << 20) + "\"}"));

    // Then
    await().untilAsserted(() -> assertThat(log()).containsExactly("- too_large"));
    assertThat(backend.isCancelled()).isTrue();
  }

  @Test
  void aNodeThatStopsEndsAllAndTakesNoMore() {
    // Given
    park();

    // When
    done(calls.close());

    // Then
    assertThat(backend.isCancelled()).isTrue();
    assertThat(log()).containsExactly("- disconnected");
    assertThat(calls.room(this::place)).isNull();
  }

  private List<String> log() {
    return done(calls.read(ID, 0)).stream()
        .map(
            message ->
                switch (ReplyEntry.of(message)) {
                  case ReplyEntry.Said said -> new String(said.message(), StandardCharsets.UTF_8);
                  case ReplyEntry.Ended ended -> "- " + ended.reason();
                })
        .toList();
  }

  private static <T> T done(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }
}
