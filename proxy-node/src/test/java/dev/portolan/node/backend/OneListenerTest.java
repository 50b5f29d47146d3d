package dev.portolan.node.backend;

import static dev.portolan.node.backend.Announcing.attend;
import static dev.portolan.node.backend.Announcing.opened;
import static dev.portolan.node.backend.Announcing.streams;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.Era;
import dev.portolan.node.backend.Announcements.Watch;
import dev.portolan.node.backend.Announcing.Heard;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Of several nodes one listens, and when it goes another does. */
class OneListenerTest {
  private final Pair pair = new Pair();

  @AfterEach
  void close() {
    pair.close();
  }

  private FakeMcpServer server(Era era) {
    return Announcing.server(pair.place, era);
  }

  /** Both attend it, and the left node listens. */
  private FakeMcpServer attended(Era era) {
    FakeMcpServer server = server(era);
    pair.attend(server);
    BackendRig.await(streams(server, era, 1));
    return server;
  }

  private static void reports(BackendRig node, EntryKind... kinds) {
    await().untilAsserted(() -> assertThat(node.announced).containsExactlyInAnyOrder(kinds));
  }

  private static void keepsTo(BackendRig node, EntryKind... kinds) {
    await()
        .during(Pair.SOME_TICKS)
        .untilAsserted(() -> assertThat(node.announced).containsExactlyInAnyOrder(kinds));
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void oneOfTwoNodesKeepsTheStreamOpenAndReportsChanges(Era era) {
    // Given
    FakeMcpServer server = attended(era);
    // When
    server.announceToolsChanged();
    // Then
    reports(pair.left, EntryKind.TOOL);
    keepsTo(pair.right);
    assertThat(opened(server, era)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void aNodeThatClosesIsFollowedAtOnceByOneThatReportsWhatWasMissed(Era era) {
    // Given
    FakeMcpServer server = attended(era);
    // When
    BackendRig.await(pair.left.backends.close());
    // Then
    reports(pair.right, EntryKind.values());
    keepsTo(pair.right, EntryKind.values());
    BackendRig.await(streams(server, era, 1));
    assertThat(opened(server, era)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void aHolderThatWasPausedGivesWayToWhoTookOver(Era era) {
    // Given
    FakeMcpServer server = attended(era);
    Promise<Void> goOn = pair.leftLeases.pauses();
    pair.lapse();
    BackendRig.await(streams(server, era, 2));
    reports(pair.right, EntryKind.values());
    // When
    goOn.complete();
    // Then
    BackendRig.await(streams(server, era, 1));
    server.announceToolsChanged();
    await().untilAsserted(() -> assertThat(pair.right.announced).hasSize(5));
    keepsTo(pair.left);
    assertThat(opened(server, era)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void aHolderWhoseLeaseHadLapsedReportsEverythingOnceOnTheStreamItHas(Era era) {
    // Given
    FakeMcpServer server = server(era);
    attend(pair.left, server);
    BackendRig.await(streams(server, era, 1));
    // When
    pair.lapse();
    // Then
    reports(pair.left, EntryKind.values());
    keepsTo(pair.left, EntryKind.values());
    assertThat(opened(server, era)).isEqualTo(1);
  }

  @Test
  void watchersOnTheOtherNodeGetUpdatesAndTheirStreamReportsNoChanges() {
    // Given
    FakeMcpServer server = attended(Era.LEGACY);
    Heard heard = new Heard();
    Watch watch = BackendRig.await(Announcing.watch(pair.right, server, heard, "file:///a"));
    BackendRig.await(server.awaitOpenGets(2));
    // When
    server.announceToolsChanged();
    server.updated("file:///a");
    // Then
    await().untilAsserted(() -> assertThat(heard.messages).hasSize(1));
    reports(pair.left, EntryKind.TOOL);
    keepsTo(pair.right);
    assertThat(heard.ends).hasValue(0);
    watch.cancel();
    BackendRig.await(server.awaitOpenGets(1));
  }

  @Test
  void aStreamThatWatchersKeepOpenReportsChangesOnceItsNodeTakesOver() {
    // Given
    FakeMcpServer server = attended(Era.LEGACY);
    Heard heard = new Heard();
    BackendRig.await(Announcing.watch(pair.right, server, heard, "file:///a"));
    // When
    BackendRig.await(pair.left.backends.close());
    reports(pair.right, EntryKind.values());
    server.announceToolsChanged();
    // Then
    await().untilAsserted(() -> assertThat(pair.right.announced).hasSize(5));
    assertThat(heard.ends).hasValue(0);
    assertThat(opened(server, Era.LEGACY)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void aMountThatOnlyTheOtherNodeAttendsIsReportedThere(Era era) {
    // Given
    FakeMcpServer server = attended(era);
    var other = BackendRig.renamed(BackendRig.mount(server.uri()), "other");
    pair.right.backends.announcements().attend(other);
    BackendRig.await(streams(server, era, 2));
    // When
    server.announceToolsChanged();
    // Then
    reports(pair.left, EntryKind.TOOL);
    reports(pair.right, EntryKind.TOOL);
    keepsTo(pair.right, EntryKind.TOOL);
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void aBackendThatOneNodeNoLongerAttendsIsLeftToTheOther(Era era) {
    // Given
    FakeMcpServer server = attended(era);
    // When
    pair.left.nanos.addAndGet(Duration.ofMinutes(11).toNanos());
    pair.left.backends.sweep();
    // Then
    reports(pair.right, EntryKind.values());
    BackendRig.await(streams(server, era, 1));
    assertThat(pair.shared.heldBy(pair.leftLeases)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void onlyTheHolderOpensAStreamAgainThatWasLost(Era era) {
    // Given
    FakeMcpServer server = attended(era);
    // When
    server.dropsListens();
    // Then
    reports(pair.left, EntryKind.values());
    keepsTo(pair.right);
    assertThat(opened(server, era)).isEqualTo(2);
  }

  @Test
  void aBackendThatRefusesTheHolderIsNotAskedByTheOther() {
    // Given
    FakeMcpServer server = server(Era.LEGACY).refusesGet();
    // When
    pair.attend(server);
    BackendRig.await(server.awaitCount("GET", 1));
    // Then
    await()
        .during(Pair.SOME_TICKS)
        .untilAsserted(() -> assertThat(server.count("GET")).isEqualTo(1));
    assertThat(pair.shared.heldBy(pair.leftLeases)).isEqualTo(1);
    assertThat(List.of(pair.left.announced, pair.right.announced)).allMatch(List::isEmpty);
  }
}
