package dev.portolan.node.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.fault.Fault.BackendFailed;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.Conversation;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams on which legacy backends speak to a client of their own accord, or once more. */
class SessionStreamsTest {
  private final SessionRig rig = new SessionRig();
  private final FakeMcpServer server = rig.server(Era.LEGACY);
  private final BoundMount mount = BackendRig.mount(server.uri());

  @AfterEach
  void close() {
    rig.close();
  }

  /** What was heard on a stream. */
  private static final class Heard {
    final List<ServerEvent> events = new CopyOnWriteArrayList<>();
    final List<String> ends = new CopyOnWriteArrayList<>();
    final ServerEvents stream;

    Heard(ServerEvents stream) {
      this.stream = stream;
    }

    void begin() {
      stream.begin(events::add, cause -> ends.add(word(cause)));
    }

    List<String> texts() {
      return events.stream()
          .map(event -> new String(event.data(), StandardCharsets.UTF_8))
          .toList();
    }

    private static String word(@Nullable Throwable cause) {
      return cause == null
          ? "in good order"
          : ((BackendFailed) ((FaultException) cause).fault()).reason().word();
    }
  }

  private Future<ServerEvents> opening(@Nullable String lastEventId) {
    ClientSession as = rig.session();
    return rig.right.rig().onLoop(() -> rig.right.client().listen(as, mount, lastEventId));
  }

  private Heard listening(@Nullable String lastEventId) {
    Heard heard = new Heard(BackendRig.await(opening(lastEventId)));
    onLoop(heard::begin);
    return heard;
  }

  private void onLoop(Runnable work) {
    BackendRig.await(
        rig.right
            .rig()
            .onLoop(
                () -> {
                  work.run();
                  return Future.succeededFuture();
                }));
  }

  private void begun() {
    rig.answer(rig.left, SessionRig.call(mount, SessionRig.CALL));
  }

  private Heard listening() {
    begun();
    return listening(null);
  }

  @Test
  void hearsOnAnyNodeWhatTheBackendSays() {
    // Given
    Heard heard = listening();
    // When
    server.announceToolsChanged();
    // Then
    await().until(() -> heard.events.size() == 1);
    assertThat(heard.texts().getFirst()).contains("notifications/tools/list_changed");
    assertThat(heard.events.getFirst().id()).isNull();
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(1);
    Call get = server.calls().getLast();
    assertThat(get.header("Accept")).isEqualTo("text/event-stream");
    assertThat(get.header("MCP-Protocol-Version")).isEqualTo("2025-06-18");
    assertThat(get.header("Content-Type")).isNull();
  }

  @Test
  void resumesACallWhoseStreamHasEndedEarly() {
    // Given
    Promise<Void> resumed = Promise.promise();
    server.resumable().answers("search", Reply.talk(talk -> pausing(talk, resumed.future())));
    String begun =
        BackendRig.await(
                rig.calling(rig.left, rig.session(), SessionRig.call(mount, SessionRig.CALL)))
            .body();
    // When
    Heard heard = listening("post" + callNumber() + "_1");
    resumed.complete();
    // Then
    await().until(() -> heard.ends.size() == 1);
    assertThat(begun).contains("progress").doesNotContain("late");
    assertThat(heard.texts()).singleElement().asString().contains("late").contains("\"c-1\"");
    assertThat(heard.events.getFirst().id()).isEqualTo("post" + callNumber() + "_2");
    assertThat(heard.ends).containsExactly("in good order");
  }

  private int callNumber() {
    return server.calls(McpMethod.TOOLS_CALL).getFirst().number();
  }

  private static void pausing(Conversation talk, Future<Void> resumed) {
    talk.notify("notifications/progress", "{}");
    talk.closeStream();
    resumed.onSuccess(then -> talk.finish("{\"content\":[{\"type\":\"text\",\"text\":\"late\"}]}"));
  }

  @Test
  void tellsOnceThatTheStreamHasEnded() {
    // Given
    Heard heard = listening();
    // When
    server.dropsListens();
    // Then
    await().until(() -> !heard.ends.isEmpty());
    onLoop(heard.stream::close);
    assertThat(heard.ends).containsExactly("in good order");
  }

  @Test
  void tellsThatTheBackendHasGone() {
    // Given
    Heard heard = listening();
    // When
    BackendRig.await(server.stop());
    // Then
    await().until(() -> !heard.ends.isEmpty());
    assertThat(heard.ends).containsExactly(Reason.DISCONNECTED.word());
  }

  @Test
  void tellsNothingToWhoHasClosedTheStream() {
    // Given
    Heard heard = listening();
    BackendRig.await(server.awaitOpenGets(1));
    // When
    onLoop(heard.stream::close);
    // Then
    BackendRig.await(server.awaitOpenGets(0));
    assertThat(heard.ends).isEmpty();
    assertThat(heard.events).isEmpty();
  }

  @Test
  void endsAStreamOfWhichAnEventIsTooLarge() {
    // Given
    Heard heard = listening();
    // When
    server.announce("notifications/message", "{\"data\":\"" + "x".repeat(2 << 20) + "\"}");
    // Then
    await().until(() -> !heard.ends.isEmpty());
    assertThat(heard.ends).containsExactly(Reason.TOO_LARGE.word());
    BackendRig.await(server.awaitOpenGets(0));
    assertThat(heard.events).isEmpty();
  }

  @Test
  void readsNothingWhilePaused() {
    // Given
    Heard heard = listening();
    onLoop(heard.stream::pause);
    server.announceToolsChanged();
    // When
    Heard later = listening(null);
    server.announcePromptsChanged();
    await().until(() -> later.events.size() == 1);
    // Then
    assertThat(heard.events).isEmpty();
    onLoop(heard.stream::resume);
    await().until(() -> heard.events.size() == 1);
  }

  @Test
  void tellsHowLongToWaitBeforeTheStreamIsOpenedAgain() {
    // Given
    server
        .resumable()
        .legacyVersions("2025-11-25")
        .answers("search", Reply.talk(talk -> pausing(talk, Future.succeededFuture())));
    begun();
    // When
    Heard heard = listening("post" + callNumber() + "_0");
    // Then
    await().until(() -> !heard.ends.isEmpty());
    assertThat(heard.stream.retryMs()).isEqualTo(500);
    assertThat(heard.texts().getFirst()).isEmpty();
    assertThat(Objects.requireNonNull(heard.events.getFirst().id())).endsWith("_1");
    assertThat(heard.events).hasSize(3);
  }

  @Test
  void opensNoStreamThatTheBackendDoesNotHave() {
    // Given
    begun();
    server.refusesGet();
    // When
    Future<ServerEvents> refused = opening(null);
    // Then
    assertThat(BackendRig.fault(refused).reason()).isEqualTo(Reason.INVALID_RESPONSE);
  }

  @Test
  void resumesNothingThatTheBackendHasForgotten() {
    // Given
    begun();
    // When
    Future<ServerEvents> refused = opening("post99_1");
    // Then
    assertThat(BackendRig.fault(refused).reason()).isEqualTo(Reason.INVALID_RESPONSE);
  }

  @Test
  void opensNoStreamWhereTheClientHasNoSession() {
    // When
    Future<ServerEvents> refused = opening(null);
    // Then
    assertThat(BackendRig.fault(refused).reason()).isEqualTo(Reason.INVALID_RESPONSE);
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void saysWhyTheBackendCannotBeListenedTo() {
    // Given
    begun();
    List.of(401, 502, 409).forEach(status -> server.answersNext(Reply.status(status)));
    // When
    List<Reason> reasons =
        List.of(
            BackendRig.fault(opening(null)).reason(),
            BackendRig.fault(opening(null)).reason(),
            BackendRig.fault(opening(null)).reason());
    // Then
    assertThat(reasons)
        .containsExactly(Reason.UNAUTHORIZED, Reason.SERVER_ERROR, Reason.RATE_LIMITED);
  }
}
