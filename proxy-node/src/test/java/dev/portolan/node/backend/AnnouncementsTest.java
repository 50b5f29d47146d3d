package dev.portolan.node.backend;

import static dev.portolan.node.backend.Announcing.attend;
import static dev.portolan.node.backend.Announcing.opened;
import static dev.portolan.node.backend.Announcing.streams;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.Announcements.Wanted;
import dev.portolan.node.backend.Announcements.Watch;
import dev.portolan.node.backend.Announcing.Heard;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What backends announce outside of calls, in both eras. */
class AnnouncementsTest {
  private final BackendRig rig = new BackendRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private FakeMcpServer server(Era... eras) {
    return Announcing.server(rig.vertx, eras);
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void tellsOfChangesOnOneStreamHoweverOftenItIsAttended(Era era) {
    // Given
    FakeMcpServer server = server(era);
    attend(rig, server);
    attend(rig, server);
    BackendRig.await(streams(server, era, 1));
    attend(rig, server);
    // When
    server.announceToolsChanged();
    server.announceResourcesChanged();
    // Then
    await()
        .untilAsserted(
            () ->
                assertThat(rig.announced)
                    .containsExactly(EntryKind.TOOL, EntryKind.RESOURCE, EntryKind.TEMPLATE));
    assertThat(opened(server, era)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void reportsEverythingChangedOnceAStreamThatWasLostIsOpenAgain(Era era) {
    // Given
    FakeMcpServer server = server(era);
    attend(rig, server);
    BackendRig.await(streams(server, era, 1));
    // When
    server.dropsListens();
    // Then
    await()
        .untilAsserted(
            () -> assertThat(rig.announced).containsExactlyInAnyOrder(EntryKind.values()));
    assertThat(opened(server, era)).isEqualTo(2);
  }

  @Test
  void leavesABackendAloneThatRefusesTheStream() {
    // Given
    FakeMcpServer server = server(Era.LEGACY).refusesGet();
    // When
    attend(rig, server);
    BackendRig.await(server.awaitCount("GET", 1));
    // Then
    await()
        .during(Duration.ofMillis(600))
        .untilAsserted(() -> assertThat(server.count("GET")).isEqualTo(1));
    assertThat(rig.announced).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void opensNoStreamToABackendThatAnnouncesNothing(Era era) {
    // Given
    FakeMcpServer server = server(era).capabilities("{\"tools\":{}}");
    // When
    attend(rig, server);
    // Then
    BackendRig.await(server.awaitCount(McpMethod.DISCOVER, 1));
    await()
        .during(Duration.ofMillis(300))
        .untilAsserted(() -> assertThat(opened(server, era)).isZero());
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void closesAStreamThatNobodyAttends(Era era) {
    // Given
    FakeMcpServer server = server(era);
    attend(rig, server);
    BackendRig.await(streams(server, era, 1));
    rig.nanos.addAndGet(Duration.ofMinutes(11).toNanos());
    // When
    rig.backends.sweep();
    // Then
    BackendRig.await(streams(server, era, 0));
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void handsUpdatesOfWatchedResourcesOnAsTheyCame(Era era) {
    // Given
    FakeMcpServer server = server(era);
    Heard heard = new Heard();
    Watch watch = watching(server, heard, "file:///a");
    // When
    server.updated("file:///b");
    server.updated("file:///a");
    // Then
    await().untilAsserted(() -> assertThat(heard.messages).hasSize(1));
    assertThat(heard.messages.getFirst().toString())
        .contains("\"method\":\"notifications/resources/updated\"", "file:///a");
    assertThat(watch.honoured()).isEqualTo(new Wanted(Set.of("file:///a"), Set.of()));
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void tellsWatchersThatTheStreamHasEnded(Era era) {
    // Given
    FakeMcpServer server = server(era);
    Heard heard = new Heard();
    watching(server, heard, "file:///a");
    // When
    server.dropsListens();
    // Then
    await().untilAsserted(() -> assertThat(heard.ends).hasValue(1));
  }

  @Test
  void unsubscribesFromALegacyBackendWhenTheLastWatcherLeaves() {
    // Given
    FakeMcpServer server = server(Era.LEGACY);
    Watch first = watching(server, new Heard(), "file:///a");
    Watch second = watching(server, new Heard(), "file:///a");
    first.cancel();
    first.cancel();
    // When
    second.cancel();
    // Then
    BackendRig.await(server.awaitCount(McpMethod.RESOURCES_UNSUBSCRIBE, 1));
    assertThat(server.count(McpMethod.RESOURCES_SUBSCRIBE)).isEqualTo(1);
    assertThat(server.count(McpMethod.RESOURCES_UNSUBSCRIBE)).isEqualTo(1);
  }

  @Test
  void closesTheStreamOfAModernWatcherThatLeaves() {
    // Given
    FakeMcpServer server = server(Era.MODERN);
    Watch watch = watching(server, new Heard(), "file:///a");
    // When
    rig.onLoop(
        () -> {
          watch.cancel();
          return Future.succeededFuture();
        });
    // Then
    BackendRig.await(server.awaitOpenListens(0));
  }

  @Test
  void tellsEveryWatcherOfAResourceWhatTheBackendSaidAndNotBefore() {
    // Given
    Promise<Void> gate = Promise.promise();
    FakeMcpServer server =
        server(Era.LEGACY)
            .answers(
                McpMethod.RESOURCES_SUBSCRIBE,
                Reply.after(gate.future(), Reply.failure(-32602, "no such resource")));
    Future<Watch> first = watch(server, new Heard(), "file:///a");
    BackendRig.await(server.awaitCount(McpMethod.RESOURCES_SUBSCRIBE, 1));
    Future<Watch> second = watch(server, new Heard(), "file:///a");
    Future<Watch> later = watch(server, new Heard(), "file:///b");
    BackendRig.await(server.awaitCount(McpMethod.RESOURCES_SUBSCRIBE, 2));
    // When
    gate.complete();
    // Then
    assertThat(BackendRig.fault(first).retryable()).isFalse();
    assertThat(BackendRig.fault(second).retryable()).isFalse();
    assertThat(BackendRig.fault(later).retryable()).isFalse();
    assertThat(server.count(McpMethod.RESOURCES_SUBSCRIBE)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void refusesAWatchThatTheBackendAgreesToNothingOf(Era era) {
    // Given
    FakeMcpServer server = server(era).capabilities("{\"tools\":{}}");
    // When
    var watch =
        rig.onLoop(
            () ->
                rig.backends
                    .announcements()
                    .watch(
                        BackendRig.mount(server.uri()),
                        new Wanted(Set.of(), Set.of()),
                        new Heard()));
    // Then
    assertThat(BackendRig.fault(watch).retryable()).isFalse();
  }

  private Watch watching(FakeMcpServer server, Heard heard, String uri) {
    return BackendRig.await(watch(server, heard, uri));
  }

  private Future<Watch> watch(FakeMcpServer server, Heard heard, String uri) {
    return Announcing.watch(rig, server, heard, uri);
  }
}
