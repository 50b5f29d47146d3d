package dev.portolan.node.backend;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.Announcements.Wanted;
import dev.portolan.node.backend.Announcements.Watch;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What backends announce outside of calls, in both eras. */
class AnnouncementsTest {
  private static final String ALL =
      "{\"tools\":{\"listChanged\":true},\"prompts\":{\"listChanged\":true},"
          + "\"resources\":{\"listChanged\":true,\"subscribe\":true}}";

  private final BackendRig rig = new BackendRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private FakeMcpServer server(Era... eras) {
    return BackendRig.await(FakeMcpServer.start(rig.vertx, eras))
        .offers(tool("search"))
        .offersResource("file:///a")
        .offersResource("file:///b")
        .capabilities(ALL);
  }

  private void attend(BoundMount mount) {
    rig.backends.announcements().attend(mount);
  }

  private static Future<Void> streams(FakeMcpServer server, Era era, int open) {
    return era == Era.MODERN ? server.awaitOpenListens(open) : server.awaitOpenGets(open);
  }

  private static int opened(FakeMcpServer server, Era era) {
    return era == Era.MODERN ? server.count(McpMethod.LISTEN) : server.count("GET");
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void tellsOfChangesOnOneStreamHoweverOftenItIsAttended(Era era) {
    // Given
    FakeMcpServer server = server(era);
    BoundMount mount = BackendRig.mount(server.uri());
    attend(mount);
    attend(mount);
    BackendRig.await(streams(server, era, 1));
    attend(mount);
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
    attend(BackendRig.mount(server.uri()));
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
    BoundMount mount = BackendRig.mount(server.uri());
    // When
    attend(mount);
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
    attend(BackendRig.mount(server.uri()));
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
    attend(BackendRig.mount(server.uri()));
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
    Ears heard = new Ears();
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
    Ears heard = new Ears();
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
    Watch first = watching(server, new Ears(), "file:///a");
    Watch second = watching(server, new Ears(), "file:///a");
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
    Watch watch = watching(server, new Ears(), "file:///a");
    // When
    rig.onLoop(
        () -> {
          watch.cancel();
          return Future.succeededFuture();
        });
    // Then
    BackendRig.await(server.awaitOpenListens(0));
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
                        new Ears()));
    // Then
    assertThat(BackendRig.fault(watch).retryable()).isFalse();
  }

  private Watch watching(FakeMcpServer server, Ears heard, String uri) {
    return BackendRig.await(
        rig.onLoop(
            () ->
                rig.backends
                    .announcements()
                    .watch(
                        BackendRig.mount(server.uri()), new Wanted(Set.of(uri), Set.of()), heard)));
  }

  private static final class Ears implements Announcements.Listener {
    final List<RawJson> messages = new CopyOnWriteArrayList<>();
    final AtomicInteger ends = new AtomicInteger();

    @Override
    public void notified(String method, RawJson message) {
      messages.add(message);
    }

    @Override
    public void ended() {
      ends.incrementAndGet();
    }
  }
}
