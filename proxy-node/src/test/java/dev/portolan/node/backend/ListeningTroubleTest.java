package dev.portolan.node.backend;

import static dev.portolan.node.backend.Announcing.attend;
import static dev.portolan.node.backend.Announcing.opened;
import static dev.portolan.node.backend.Announcing.streams;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.mcp.Era;
import dev.portolan.node.config.MountConfig.EraChoice;
import dev.portolan.node.lease.Leases;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When nodes cannot agree on who listens, or the one that does cannot reach the backend. */
class ListeningTroubleTest {
  /** So slow that all a test sees is what was asked at once. */
  private static final BackendSettings.Pace UNHURRIED = BackendRig.quick(Duration.ofMinutes(1));

  private final Pair pair = new Pair();

  @AfterEach
  void close() {
    pair.close();
  }

  private FakeMcpServer server(Era era) {
    return Announcing.server(pair.place, era);
  }

  /** The same server by a name that the left node finds nobody at. */
  private static BoundMount hidden(FakeMcpServer server) {
    return BackendRig.mount(URI.create("http://backend.test:" + server.port() + "/mcp"));
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void letsGoOfAStreamOnWhichTooMuchIsSaidAndOpensAnother(Era era) {
    // Given
    FakeMcpServer server = server(era);
    attend(pair.left, server);
    BackendRig.await(streams(server, era, 1));
    // When
    server.announce(
        "notifications/tools/list_changed", "{\"much\":\"" + "x".repeat(2 << 20) + "\"}");
    // Then
    await().until(() -> opened(server, era) == 2);
    BackendRig.await(streams(server, era, 1));
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void everyNodeListensIfNobodyCanTellFromTheStartAndOneOnceItIsKnown(Era era) {
    // Given
    FakeMcpServer server = server(era);
    pair.leftLeases.fails();
    pair.rightLeases.fails();
    attend(pair.left, server);
    attend(pair.right, server);
    BackendRig.await(streams(server, era, 2));
    server.announceToolsChanged();
    await().until(() -> pair.left.announced.size() + pair.right.announced.size() == 2);
    // When
    pair.leftLeases.recovers();
    await().until(() -> pair.shared.heldBy(pair.leftLeases) == 1);
    pair.rightLeases.recovers();
    // Then
    BackendRig.await(streams(server, era, 1));
    await()
        .during(Pair.SOME_TICKS)
        .untilAsserted(() -> assertThat(opened(server, era)).isEqualTo(2));
    assertThat(pair.left.announced).containsExactly(EntryKind.TOOL);
    assertThat(pair.right.announced).containsExactly(EntryKind.TOOL);
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void theHolderAloneGoesOnWhenNobodyCanTellAnyLonger(Era era) {
    // Given
    FakeMcpServer server = server(era);
    pair.attend(server);
    BackendRig.await(streams(server, era, 1));
    // When
    pair.leftLeases.fails();
    pair.rightLeases.fails();
    Pair.untilAsked(pair.leftLeases);
    Pair.untilAsked(pair.rightLeases);
    server.announceToolsChanged();
    // Then
    await().untilAsserted(() -> assertThat(pair.left.announced).containsExactly(EntryKind.TOOL));
    assertThat(pair.right.announced).isEmpty();
    assertThat(opened(server, era)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void aNodeThatCannotReachTheBackendLetsAnotherListenAndDoesNotTakeItBack(Era era) {
    // Given
    FakeMcpServer server = server(era);
    BoundMount mount = hidden(server);
    pair.left.backends.announcements().attend(mount);
    await().until(() -> !pair.leftLeases.asked.isEmpty());
    // When
    pair.right.backends.announcements().attend(mount);
    // Then
    BackendRig.await(streams(server, era, 1));
    await()
        .untilAsserted(
            () -> assertThat(pair.right.announced).containsExactlyInAnyOrder(EntryKind.values()));
    assertThat(pair.shared.heldBy(pair.rightLeases)).isEqualTo(1);
  }

  @Test
  void aNodeAsksAgainForWhatItCouldNotReachWhenAFewLivesAreOver() {
    // Given
    BoundMount mount = hidden(server(Era.MODERN));
    pair.left.backends.announcements().attend(mount);
    await().until(() -> !pair.leftLeases.asked.isEmpty());
    await().until(() -> pair.shared.heldBy(pair.leftLeases) == 0);
    int asked = pair.leftLeases.asked.size();
    await()
        .during(Pair.SOME_TICKS)
        .untilAsserted(() -> assertThat(pair.leftLeases.asked).hasSize(asked));
    // When
    pair.left.nanos.addAndGet(Pair.LIFE.multipliedBy(4).toNanos());
    // Then
    await().until(() -> pair.leftLeases.asked.size() > asked);
  }

  @Test
  void aNodeClosesInTimeThoughNobodyAnswers() {
    // Given
    FakeMcpServer server = server(Era.MODERN);
    pair.attend(server);
    BackendRig.await(streams(server, Era.MODERN, 1));
    pair.leftLeases.pauses();
    Pair.untilAsked(pair.leftLeases);
    // When
    BackendRig.await(pair.left.backends.close());
    // Then
    BackendRig.await(streams(server, Era.MODERN, 0));
    assertThat(pair.shared.heldBy(pair.leftLeases)).isEqualTo(1);
  }

  @Test
  void aNodeThatClosesGivesUpWhatACallOnItsWayMayYetTake() {
    // Given
    FakeMcpServer server = server(Era.MODERN);
    SharedLeases.Node leases = pair.shared.new Node("closing");
    Promise<Void> gate = leases.pauses();
    try (BackendRig node = new BackendRig(Vertx.vertx(), leases, UNHURRIED)) {
      attend(node, server);
      await().until(() -> !leases.asked.isEmpty());
      leases.recovers();
      // When
      Future<Void> closed = node.backends.close();
      await().during(Duration.ofMillis(200)).until(() -> !closed.isComplete());
      gate.complete();
      // Then
      BackendRig.await(closed);
      await().until(() -> pair.shared.heldBy(leases) == 0);
      assertThat(opened(server, Era.MODERN)).isZero();
    }
  }

  @Test
  void aThousandMountsAttendedAtOnceAreAskedForInTwoCallsAtMost() {
    // Given
    Promise<Void> gate = Promise.promise();
    Denying leases = new Denying(new CopyOnWriteArrayList<>(), gate.future());
    try (BackendRig node = new BackendRig(Vertx.vertx(), leases, UNHURRIED)) {
      for (int mount = 0; mount < 1_000; mount++) {
        URI uri = URI.create("http://127.0.0.1:1/" + mount);
        node.backends.announcements().attend(BackendRig.mount(uri));
      }
      // When
      await().until(() -> !leases.asked.isEmpty());
      gate.complete();
      // Then
      await().until(() -> leases.asked.stream().mapToInt(Collection::size).sum() == 1_000);
      assertThat(leases.asked).hasSizeLessThanOrEqualTo(2);
    }
  }

  /** All of them are another's. */
  private record Denying(List<Collection<Fingerprint>> asked, Future<Void> gate) implements Leases {
    @Override
    public Future<Map<Fingerprint, Long>> hold(Collection<Fingerprint> wanted, Duration life) {
      asked.add(List.copyOf(wanted));
      return gate.map(Map.of());
    }

    @Override
    public Future<Void> release(Collection<Fingerprint> held) {
      return Future.succeededFuture();
    }
  }

  @Test
  void nodesAgreeOnTheNameOfALeaseWhichIsSaltedForItIsMadeOfCredentials() {
    // Given
    FakeMcpServer server = server(Era.MODERN);
    Map<String, String> key = Map.of("authorization", "Bearer s3cr3t");
    BoundMount mount = BackendRig.mount(server.uri(), EraChoice.AUTO, key);
    // When
    pair.left.backends.announcements().attend(mount);
    pair.right.backends.announcements().attend(mount);
    // Then
    await().until(() -> !pair.leftLeases.asked.isEmpty() && !pair.rightLeases.asked.isEmpty());
    Fingerprint salted =
        Fingerprint.of("listening")
            .add(BackendRig.SALT.hex())
            .add(mount.address().fingerprint().hex())
            .add(mount.fingerprint().hex())
            .build();
    assertThat(pair.leftLeases.asked.getFirst()).containsExactly(salted);
    assertThat(pair.rightLeases.asked.getFirst()).containsExactly(salted);
  }
}
