package dev.portolan.node.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.BackendRig.Answered;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.session.SessionGone;
import dev.portolan.node.session.SessionsUnavailable;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a client's calls when a backend loses sessions, or the client's own ends. */
class SessionLossTest {
  private final SessionRig rig = new SessionRig();
  private final AtomicInteger executed = new AtomicInteger();
  private final FakeMcpServer server = rig.server(Era.LEGACY).answers("search", call -> execute());
  private final BackendCall call = SessionRig.call(BackendRig.mount(server.uri()), SessionRig.CALL);

  @AfterEach
  void close() {
    rig.close();
  }

  private Reply execute() {
    executed.incrementAndGet();
    return Reply.text("found");
  }

  @Test
  void replacesALostSessionBehindTheClientsBackAndCallsOnce() {
    // Given
    rig.answer(rig.left, call);
    server.forgetSessions();
    // When
    Answered answered = rig.answer(rig.left, call);
    // Then
    assertThat(answered.body()).contains("found");
    assertThat(executed).hasValue(2);
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(2);
    rig.answer(rig.right, call);
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(2);
  }

  @Test
  void replacesItOnceHoweverManyCallsMeetTheLoss() {
    // Given
    rig.answer(rig.left, call);
    server.forgetSessions();
    // When
    var all = rig.answers(20, rig.left, rig.session(), call);
    // Then
    assertThat(all).allMatch(answered -> answered.body().contains("found"));
    assertThat(executed).hasValue(21);
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(2);
  }

  @Test
  void agreesOnOneSessionWhenTwoNodesMeetTheLoss() {
    // Given
    rig.answer(rig.left, call);
    ClientSession before = rig.session();
    server.forgetSessions();
    rig.store.beforeEntering = () -> server.awaitCount(McpMethod.INITIALIZED, 3);
    // When
    BackendRig.await(
        Future.all(rig.calling(rig.left, before, call), rig.calling(rig.right, before, call)));
    // Then
    BackendRig.await(server.awaitCount("DELETE", 1));
    await().until(() -> server.sessionCount() == 1);
    assertThat(executed).hasValue(3);
  }

  @Test
  void neverGoesBackToASessionThatAnotherNodeHasReplaced() {
    // Given
    rig.answer(rig.left, call);
    server.forgetSessions();
    rig.answer(rig.right, call);
    server.forgetSessions().forgetCalls();
    // When
    Answered answered = rig.answer(rig.left, call);
    // Then
    assertThat(answered.body()).contains("found");
    assertThat(server.count(McpMethod.TOOLS_CALL)).isEqualTo(2);
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(1);
  }

  @Test
  void followsAReplacementThatTheCopyOfTheSessionDoesNotKnow() {
    // Given
    rig.answer(rig.left, call);
    ClientSession before = rig.session();
    server.forgetSessions();
    rig.answer(rig.right, call);
    // When
    Answered answered = BackendRig.await(rig.calling(rig.left, before, call));
    // Then
    assertThat(answered.body()).contains("found");
    await().until(() -> server.sessionCount() == 1);
  }

  @Test
  void givesUpWhenTheNewSessionIsLostToo() {
    // Given
    rig.store.beforeEntering = () -> Future.succeededFuture(server.forgetSessions());
    // When
    var fault = BackendRig.fault(rig.calling(rig.left, rig.session(), call));
    // Then
    assertThat(fault.reason()).isEqualTo(Reason.INVALID_RESPONSE);
    assertThat(executed).hasValue(0);
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(2);
    assertThat(server.count(McpMethod.TOOLS_CALL)).isEqualTo(2);
  }

  @Test
  void callsOnceWhateverElseGoesWrong() {
    // Given
    rig.answer(rig.left, call);
    server.answersNext(Reply.status(503));
    // When
    var fault = BackendRig.fault(rig.calling(rig.left, rig.session(), call));
    // Then
    assertThat(fault.reason()).isEqualTo(Reason.SERVER_ERROR);
    assertThat(server.count(McpMethod.TOOLS_CALL)).isEqualTo(2);
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(1);
  }

  @Test
  void shakesNoHandsForASessionThatHasEndedMeanwhile() {
    // Given
    ClientSession before = rig.session();
    rig.ended();
    // When
    Throwable failure = BackendRig.failure(rig.calling(rig.left, before, call));
    // Then
    assertThat(failure).isInstanceOf(SessionGone.class);
    assertThat(server.count(McpMethod.INITIALIZE)).isZero();
    assertThat(executed).hasValue(0);
  }

  @Test
  void callsNothingForASessionThatEndsWhileHandsAreShaken() {
    // Given
    rig.store.beforeEntering = () -> rig.ending();
    // When
    Throwable failure = BackendRig.failure(rig.calling(rig.left, rig.session(), call));
    // Then
    assertThat(failure).isInstanceOf(SessionGone.class);
    BackendRig.await(server.awaitCount("DELETE", 1));
    await().until(() -> server.sessionCount() == 0);
    assertThat(executed).hasValue(0);
  }

  @Test
  void callsNothingInASessionThatCannotBeNoted() {
    // Given
    rig.store.isDown = true;
    // When
    Throwable failure = BackendRig.failure(rig.calling(rig.left, rig.session(), call));
    // Then
    assertThat(failure).isInstanceOf(SessionsUnavailable.class);
    BackendRig.await(server.awaitCount("DELETE", 1));
    assertThat(executed).hasValue(0);
    assertThat(server.count(McpMethod.DISCOVER)).isEqualTo(1);
  }
}
