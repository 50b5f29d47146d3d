package dev.portolan.node.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.BackendRig.Answered;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.LogLevel;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The level of log messages that a client wants, in sessions that are opened after it said so. */
class SessionLevelTest {
  private static final String SET_LEVEL = "logging/setLevel";

  private final SessionRig rig = new SessionRig();
  private final FakeMcpServer server =
      rig.server(Era.LEGACY).capabilities("{\"tools\":{},\"logging\":{}}");
  private final BackendCall call = SessionRig.call(BackendRig.mount(server.uri()), SessionRig.CALL);

  @AfterEach
  void close() {
    rig.close();
  }

  private List<String> levels() {
    return server.calls().stream()
        .filter(heard -> heard.method().equals(SET_LEVEL))
        .map(heard -> heard.params().path("level").asText())
        .toList();
  }

  @Test
  void isSaidInTheNewSessionBeforeTheCall() {
    // Given
    BackendRig.await(rig.store.setLogLevel(rig.key, LogLevel.WARNING));
    // When
    rig.answer(rig.left, call);
    // Then
    assertThat(levels()).containsExactly("warning");
    assertThat(server.calls().stream().map(Call::method).toList())
        .containsSubsequence("notifications/initialized", SET_LEVEL, "tools/call");
    assertThat(server.calls().getLast().sessionId()).isNotNull();
    assertThat(server.calls().stream().filter(heard -> heard.method().equals(SET_LEVEL)))
        .allMatch(heard -> heard.sessionId() != null);
  }

  @Test
  void isSaidAgainInASessionThatReplacesALostOne() {
    // Given
    BackendRig.await(rig.store.setLogLevel(rig.key, LogLevel.WARNING));
    rig.answer(rig.left, call);
    server.forgetSessions();
    // When
    rig.answer(rig.left, call);
    // Then
    assertThat(levels()).containsExactly("warning", "warning");
  }

  @Test
  void isSaidAnewWhenItHasChangedWhileTheSessionWasOpened() {
    // Given
    BackendRig.await(rig.store.setLogLevel(rig.key, LogLevel.WARNING));
    rig.store.beforeEntering = () -> rig.store.setLogLevel(rig.key, LogLevel.ERROR);
    // When
    rig.answer(rig.left, call);
    // Then
    assertThat(levels()).containsExactly("warning", "error");
  }

  @Test
  void isNotSaidIfItWasNeverSet() {
    // When
    rig.answer(rig.left, call);
    // Then
    assertThat(levels()).isEmpty();
  }

  @Test
  void isNotSaidToABackendThatLogsNothing() {
    // Given
    server.capabilities("{\"tools\":{}}");
    BackendRig.await(rig.store.setLogLevel(rig.key, LogLevel.WARNING));
    // When
    rig.answer(rig.left, call);
    // Then
    assertThat(levels()).isEmpty();
    assertThat(server.count(McpMethod.TOOLS_CALL)).isEqualTo(1);
  }

  @Test
  void keepsNoCallWaitingForABackendThatNeverAnswersIt() {
    // Given
    server.answersMethod(SET_LEVEL, heard -> new Reply.Never());
    BackendRig.await(rig.store.setLogLevel(rig.key, LogLevel.WARNING));
    // When
    Future<Answered> answered = rig.calling(rig.left, rig.session(), call);
    // Then
    assertThat(BackendRig.await(answered).body()).contains("\"result\"");
  }
}
