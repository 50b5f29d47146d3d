package dev.portolan.node.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.session.Session;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages of the client into sessions that are there, and the end of them. */
class SessionEndsTest {
  private static final String CANCEL =
      """
      {"jsonrpc":"2.0",  "method":"notifications/cancelled","params":{"requestId":"c-1"}}\
      """;

  private final SessionRig rig = new SessionRig();
  private final FakeMcpServer server = rig.server(Era.LEGACY);
  private final BoundMount mount = BackendRig.mount(server.uri());

  @AfterEach
  void close() {
    rig.close();
  }

  private void calls(BoundMount... mounts) {
    for (BoundMount to : mounts) {
      rig.answer(rig.left, SessionRig.call(to, SessionRig.CALL));
    }
  }

  private void end(Session ended, List<BoundMount> mounts) {
    BackendRig.await(rig.right.rig().onLoop(() -> rig.right.client().end(ended, mounts)));
  }

  @Test
  void handsAMessageOnAsItIsFromAnyNode() {
    // Given
    calls(mount);
    // When
    boolean told = rig.tell(rig.right, mount, CANCEL);
    // Then
    assertThat(told).isTrue();
    var heard = server.calls(McpMethod.CANCELLED).getFirst();
    assertThat(heard.body()).isEqualTo(CANCEL);
    assertThat(heard.sessionId())
        .isEqualTo(server.calls(McpMethod.TOOLS_CALL).getFirst().sessionId());
  }

  @Test
  void handsNothingOnWhereThereIsNoSession() {
    // When
    boolean told = rig.tell(rig.right, mount, CANCEL);
    // Then
    assertThat(told).isFalse();
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void saysSoWhenTheBackendDoesNotAcceptTheMessage() {
    // Given
    calls(mount);
    server.forgetSessions();
    // When
    boolean told = rig.tell(rig.right, mount, CANCEL);
    // Then
    assertThat(told).isFalse();
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(1);
  }

  @Test
  void saysSoWhenTheBackendIsGone() {
    // Given
    calls(mount);
    BackendRig.await(server.stop());
    // When
    boolean told = rig.tell(rig.right, mount, CANCEL);
    // Then
    assertThat(told).isFalse();
  }

  @Test
  void endsTheSessionsAtAllBackendsThoughOneHangs() {
    // Given
    FakeMcpServer hanging = rig.server(Era.LEGACY);
    FakeMcpServer modern = rig.server(Era.MODERN);
    FakeMcpServer sessionless = rig.server(Era.LEGACY).noSessions();
    FakeMcpServer unused = rig.server(Era.LEGACY);
    List<BoundMount> mounts = new ArrayList<>();
    for (FakeMcpServer one : List.of(hanging, server, modern, sessionless, unused)) {
      mounts.add(BackendRig.renamed(BackendRig.mount(one.uri()), "m" + mounts.size()));
    }
    calls(mounts.subList(0, 4).toArray(BoundMount[]::new));
    hanging.neverAnswers();
    // When
    end(rig.ended(), mounts);
    // Then
    assertThat(server.sessionCount()).isZero();
    assertThat(server.count("DELETE")).isEqualTo(1);
    assertThat(hanging.count("DELETE")).isEqualTo(1);
    assertThat(modern.count("DELETE")).isZero();
    assertThat(sessionless.count("DELETE")).isZero();
    assertThat(unused.calls()).isEmpty();
  }

  @Test
  void mindsNoBackendThatWillNotEndASession() {
    // Given
    calls(mount);
    server.fails(Reply.status(405));
    // When
    end(rig.ended(), List.of(mount));
    // Then
    assertThat(server.count("DELETE")).isEqualTo(1);
  }

  @Test
  void endsWhatHasExpiredAtANodeThatHasOnlyUsedIt() {
    // Given: the node that opened it never looks again
    calls(mount);
    rig.answer(rig.right, SessionRig.call(mount, SessionRig.CALL));
    rig.ended();
    // When
    rig.right.rig().nanos.addAndGet(Duration.ofMinutes(6).toNanos());
    rig.right.rig().backends.sweep();
    // Then
    BackendRig.await(server.awaitCount("DELETE", 1));
    await().until(() -> server.sessionCount() == 0);
  }

  @Test
  void leavesWhatHasNotExpired() {
    // Given
    calls(mount);
    // When
    rig.left.rig().nanos.addAndGet(Duration.ofMinutes(6).toNanos());
    rig.left.rig().backends.sweep();
    rig.answer(rig.left, SessionRig.call(mount, SessionRig.CALL));
    // Then
    assertThat(server.count("DELETE")).isZero();
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(1);
  }

  @Test
  void endsWhatExpiresAfterItWasLookedAt() {
    // Given: looked at twice while it lasts
    calls(mount);
    for (int look = 0; look < 2; look++) {
      rig.left.rig().nanos.addAndGet(Duration.ofMinutes(6).toNanos());
      rig.left.rig().backends.sweep();
    }
    // When
    rig.ended();
    rig.left.rig().nanos.addAndGet(Duration.ofMinutes(6).toNanos());
    rig.left.rig().backends.sweep();
    // Then
    BackendRig.await(server.awaitCount("DELETE", 1));
  }
}
