package dev.portolan.node.backend;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.Announcements.Wanted;
import dev.portolan.node.backend.Announcing.Heard;
import dev.portolan.node.backend.BackendRig.Answered;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import dev.portolan.testkit.SseFront;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions over HTTP+SSE: how long they last, and what their one stream bears. */
class SseSessionsTest {
  private final BackendRig rig = new BackendRig();
  private FakeMcpServer server;
  private SseFront front;
  private BoundMount mount;

  @BeforeEach
  void open() {
    server = Announcing.server(rig.vertx, Era.LEGACY);
    front = BackendRig.await(SseFront.start(rig.vertx, server));
    mount = BackendRig.mount(front.uri());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void endWhenTheyAreIdle() {
    // Given
    rig.answer(mount, "search");
    rig.nanos.addAndGet(Duration.ofMinutes(11).toNanos());
    // When
    rig.backends.sweep();
    // Then
    BackendRig.await(front.awaitOpen(0));
  }

  @Test
  void lastWhileSomebodyListensThoughNobodyCalls() {
    // Given
    rig.backends.announcements().attend(mount);
    tellUntilHeard();
    for (int minute = 0; minute < 15; minute++) {
      rig.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      rig.backends.announcements().attend(mount);
      rig.backends.sweep();
    }
    // When
    rig.answer(mount, "search");
    // Then
    assertThat(front.opened()).isEqualTo(1);
    assertThat(rig.handshakes).containsExactly(true);
  }

  private void tellUntilHeard() {
    await()
        .untilAsserted(
            () -> {
              server.announceToolsChanged();
              assertThat(rig.announced).isNotEmpty();
            });
  }

  @Test
  void bringUpdatesOfWatchedResources() {
    // Given
    Heard heard = new Heard();
    BackendRig.await(
        rig.onLoop(
            () ->
                rig.backends
                    .announcements()
                    .watch(mount, new Wanted(Set.of("file:///a"), Set.of()), heard)));
    BackendRig.await(server.awaitOpenGets(1));
    // When
    server.updated("file:///a");
    // Then
    await().untilAsserted(() -> assertThat(heard.messages).hasSize(1));
    assertThat(front.opened()).isEqualTo(1);
  }

  @Test
  void holdNobodyUpForAReaderThatIsSlow() {
    // Given
    server
        .offers(tool("chatty"))
        .answers(
            "chatty",
            Reply.talk(
                talk -> {
                  for (int n = 0; n < 20_000; n++) {
                    talk.progress(n, 20_000);
                  }
                  talk.finish("{\"content\":[],\"done\":true}");
                }));
    var request = BackendRig.callOf("chatty", ",\"progressToken\":\"mine\"");
    var call =
        new BackendCall(mount, request, "chatty", List.of(), Map.of(), Duration.ofSeconds(10));
    BackendReply unread = BackendRig.await(rig.sending(call, Promise.promise().future()));
    // When
    Answered other = rig.answer(mount, "search");
    Answered slow = BackendRig.await(rig.onLoop(() -> BackendRig.read(unread)));
    // Then
    assertThat(other.body()).contains("\"result\"");
    assertThat(slow.body())
        .contains("\"progressToken\":\"mine\"", "\"done\":true")
        .doesNotContain("\"progress\":19999")
        .hasSizeLessThan(1 << 20);
  }

  @Test
  void endWithAnEventThatIsTooLarge() {
    // Given
    rig.answer(mount, "search");
    server.answers("search", Reply.text("x".repeat(17 << 20)));
    Future<Answered> asked = rig.calling(mount, "search");
    // When
    var fault = BackendRig.fault(asked);
    server.answers("search", Reply.text("small"));
    // Then
    assertThat(fault.reason()).isEqualTo(Reason.DISCONNECTED);
    assertThat(fault.retryable()).isFalse();
    assertThat(rig.answer(mount, "search").body()).contains("small");
    assertThat(front.opened()).isEqualTo(2);
  }

  @Test
  void areAskedForOnceHoweverManyNeedOneAtTheSameTime() {
    // When
    List<Future<Answered>> asked =
        Stream.generate(() -> rig.calling(mount, "search")).limit(30).toList();
    BackendRig.await(Future.join(asked));
    // Then
    assertThat(front.opened()).isEqualTo(1);
    assertThat(rig.handshakes).containsExactly(true);
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(1);
  }

  @Test
  void areNoVerdictWhereTheServerIsOfAnotherKind() {
    // Given
    server.answersNext(Reply.status(405)).answersNext(Reply.status(404));
    BoundMount straight = BackendRig.mount(server.uri());
    // When
    var fault = BackendRig.fault(rig.calling(straight, "search"));
    // Then
    assertThat(fault.reason()).isEqualTo(Reason.INVALID_RESPONSE);
    assertThat(rig.answer(straight, "search").body()).contains("\"result\"");
  }
}
