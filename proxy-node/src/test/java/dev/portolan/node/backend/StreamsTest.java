package dev.portolan.node.backend;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.config.CatalogConfig;
import dev.portolan.node.config.MountConfig.EraChoice;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import dev.portolan.testkit.SseEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replies as they flow: paused, slow, cancelled, silent. */
class StreamsTest {
  private final BackendRig rig = new BackendRig(Duration.ofSeconds(2), CatalogConfig.DEFAULT);

  @AfterEach
  void close() {
    rig.close();
  }

  private FakeMcpServer server(Era... eras) {
    return BackendRig.await(FakeMcpServer.start(rig.vertx, eras)).offers(tool("search"));
  }

  private static Future<Void> never() {
    return Promise.<Void>promise().future();
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void endsTheCallAtTheBackendWhenTheClientLeavesAmidTheReply(Era era) {
    // Given
    FakeMcpServer server =
        server(era).answers("search", Reply.sse(SseEvent.log("info", "begun"), waiting()));
    BackendReply reply =
        BackendRig.await(rig.sending(rig.call(BackendRig.mount(server.uri()), "search"), never()));
    // When
    rig.onLoop(cancelling(reply));
    // Then
    BackendRig.await(server.awaitCancelled(1));
    assertThat(server.count(McpMethod.CANCELLED)).isEqualTo(era == Era.LEGACY ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void endsTheCallAtTheBackendWhenTheClientLeavesBeforeTheHead(Era era) {
    // Given
    Promise<Void> left = Promise.promise();
    FakeMcpServer server = server(era).answers("search", new Reply.Never());
    var sent = rig.sending(rig.call(BackendRig.mount(server.uri()), "search"), left.future());
    BackendRig.await(server.awaitCount(McpMethod.TOOLS_CALL, 1));
    // When
    rig.onLoop(
        () -> {
          left.complete();
          return Future.succeededFuture();
        });
    // Then
    BackendRig.await(server.awaitCancelled(1));
    assertThat(BackendRig.fault(sent).retryable()).isFalse();
    assertThat(server.count(McpMethod.CANCELLED)).isEqualTo(era == Era.LEGACY ? 1 : 0);
  }

  @Test
  void namesTheCancelledRequestToALegacyBackend() {
    // Given
    FakeMcpServer server = server(Era.LEGACY).answers("search", new Reply.Never());
    BoundMount mount = BackendRig.mount(server.uri());
    // When
    BackendRig.fault(rig.calling(mount, "search"));
    // Then
    BackendRig.await(server.awaitCount(McpMethod.CANCELLED, 1));
    Call call = server.calls(McpMethod.TOOLS_CALL).getFirst();
    Call cancel = server.calls(McpMethod.CANCELLED).getFirst();
    assertThat(cancel.params().path("requestId")).isEqualTo(call.json().path("id"));
    assertThat(cancel.sessionId()).isEqualTo(call.sessionId());
  }

  @Test
  void givesUpAReplyThatFallsSilent() {
    // Given
    FakeMcpServer server =
        server(Era.MODERN).answers("search", Reply.sse(SseEvent.log("info", "begun"), waiting()));
    // When
    var fault = BackendRig.fault(rig.calling(BackendRig.mount(server.uri()), "search"));
    // Then
    assertThat(fault.reason()).isEqualTo(Reason.TIMEOUT);
    BackendRig.await(server.awaitCancelled(1));
  }

  @Test
  void doesNotCountTheTimeInWhichTheClientIsSlow() {
    // Given
    FakeMcpServer server = server(Era.MODERN).repliesAsSse();
    BackendReply reply =
        BackendRig.await(rig.sending(rig.call(BackendRig.mount(server.uri()), "search"), never()));
    // When
    BackendRig.await(rig.vertx.timer(4500).mapEmpty());
    // Then
    var answered = BackendRig.await(rig.onLoop(() -> BackendRig.read(reply)));
    assertThat(answered.body()).contains("search");
  }

  @Test
  void holdsTheBackendBackWhileTheClientIsSlow() {
    // Given
    AtomicInteger sent = new AtomicInteger();
    int port = BackendRig.await(flood(sent));
    BackendReply reply =
        BackendRig.await(
            rig.sending(
                rig.call(
                    BackendRig.mount(
                        URI.create("http://127.0.0.1:" + port + "/mcp"),
                        EraChoice.MODERN,
                        Map.of()),
                    "search"),
                never()));
    // When
    int stalledAt = stalled(sent);
    // Then
    assertThat(stalledAt).isLessThan(FLOOD_PIECES);
    var answered = BackendRig.await(rig.onLoop(() -> BackendRig.read(reply)));
    assertThat(answered.body()).hasSize(FLOOD_PIECES * PIECE);
  }

  @Test
  void answersRequestsOfALegacyServerThatNobodyElseWillAnswer() {
    // Given
    FakeMcpServer server = server(Era.LEGACY);
    BackendReply reply =
        BackendRig.await(rig.sending(rig.call(BackendRig.mount(server.uri()), "search"), never()));
    // When
    reply.refuse(json("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"ping\"}"));
    reply.refuse(json("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"roots/list\"}"));
    // Then
    BackendRig.await(server.awaitCount("response", 2));
    assertThat(server.calls().stream().map(Call::body))
        .contains("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":{}}")
        .anyMatch(body -> body.contains("\"id\":7,\"error\":{\"code\":-32601"));
  }

  private static final int PIECE = 64 << 10;
  private static final int FLOOD_PIECES = 1024;

  /** A server that writes 64 MiB as fast as it is let. */
  private Future<Integer> flood(AtomicInteger sent) {
    Buffer piece = Buffer.buffer("x".repeat(PIECE));
    return rig.vertx
        .createHttpServer()
        .requestHandler(
            request -> {
              var response = request.response().setChunked(true);
              response.putHeader("Content-Type", "application/json");
              Runnable pour =
                  () -> {
                    while (sent.get() < FLOOD_PIECES && !response.writeQueueFull()) {
                      sent.incrementAndGet();
                      response.write(piece);
                    }
                    if (sent.get() == FLOOD_PIECES && !response.ended()) {
                      response.end();
                    }
                  };
              response.drainHandler(drained -> pour.run());
              pour.run();
            })
        .listen(0, "127.0.0.1")
        .map(server -> server.actualPort());
  }

  private static int stalled(AtomicInteger sent) {
    AtomicInteger before = new AtomicInteger(-1);
    Awaitility.await()
        .pollInterval(Duration.ofMillis(200))
        .until(() -> before.getAndSet(sent.get()) == sent.get());
    return sent.get();
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static SseEvent waiting() {
    return SseEvent.resultText("late").after(never());
  }

  private static Supplier<Future<Void>> cancelling(BackendReply reply) {
    return () -> {
      reply.cancel();
      reply.cancel();
      return Future.succeededFuture();
    };
  }
}
