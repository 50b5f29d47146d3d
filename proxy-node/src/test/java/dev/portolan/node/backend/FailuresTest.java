package dev.portolan.node.backend;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.config.CatalogConfig;
import dev.portolan.node.config.MountConfig.EraChoice;
import dev.portolan.node.fault.Fault.BackendFailed;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What callers are told when a backend fails, and that no failed call is ever sent twice. */
class FailuresTest {
  private final BackendRig rig = new BackendRig(Duration.ofSeconds(3), CatalogConfig.DEFAULT);

  @AfterEach
  void close() {
    rig.close();
  }

  private FakeMcpServer server(Era... eras) {
    return BackendRig.await(FakeMcpServer.start(rig.vertx, eras)).offers(tool("search"));
  }

  @Test
  void whatANodeThatStopsDoesNotSendMayBeSentByAnother() {
    // Given
    FakeMcpServer server = server(Era.MODERN);
    BoundMount mount = BackendRig.mount(server.uri());
    rig.answer(mount, "search");

    // When
    rig.stopsCalling();
    BackendFailed fault = BackendRig.fault(rig.calling(mount, "search"));

    // Then
    assertThat(fault.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(fault.retryable()).isTrue();
    assertThat(server.count(McpMethod.TOOLS_CALL)).isEqualTo(1);
  }

  static Stream<Arguments> troubles() {
    return Stream.of(Era.values())
        .flatMap(
            era ->
                Stream.of(
                    Arguments.of(era, Reply.status(500), Reason.SERVER_ERROR),
                    Arguments.of(era, Reply.status(503, "down"), Reason.SERVER_ERROR),
                    Arguments.of(era, Reply.status(401), Reason.UNAUTHORIZED),
                    Arguments.of(era, Reply.status(403), Reason.UNAUTHORIZED),
                    Arguments.of(era, Reply.status(429), Reason.RATE_LIMITED),
                    Arguments.of(era, Reply.status(302), Reason.INVALID_RESPONSE),
                    Arguments.of(era, Reply.status(202), Reason.INVALID_RESPONSE),
                    Arguments.of(era, Reply.status(200, "hello"), Reason.INVALID_RESPONSE),
                    Arguments.of(era, Reply.status(418), Reason.INVALID_RESPONSE),
                    Arguments.of(era, new Reply.DropBeforeHead(), Reason.DISCONNECTED),
                    Arguments.of(era, new Reply.DropMidBody("{\"a\":"), Reason.DISCONNECTED),
                    Arguments.of(era, new Reply.Never(), Reason.TIMEOUT)));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void saysWhatFailedAndSendsNothingTwice(Era era, Reply trouble, Reason reason) {
    // Given
    FakeMcpServer server = server(era);
    BoundMount mount = BackendRig.mount(server.uri());
    rig.answer(mount, "search");
    server.answers("search", trouble);
    // When
    BackendFailed fault = BackendRig.fault(rig.calling(mount, "search"));
    // Then
    assertThat(fault).isEqualTo(new BackendFailed(BackendRig.MOUNT, reason, false));
    assertThat(server.count(McpMethod.TOOLS_CALL)).isEqualTo(2);
  }

  @Test
  void saysThatACallMayBeRetriedOnlyIfNoConnectionWasMade() throws IOException {
    // Given a port that nobody else can take meanwhile, and where nobody listens
    try (SocketChannel deaf = SocketChannel.open()) {
      deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = ((InetSocketAddress) deaf.getLocalAddress()).getPort();
      URI nobody = URI.create("http://127.0.0.1:" + port + "/mcp");
      BoundMount mount = BackendRig.mount(nobody, EraChoice.MODERN, Map.of());
      // When
      BackendFailed fault = BackendRig.fault(rig.calling(mount, "search"));
      // Then
      assertThat(fault).isEqualTo(new BackendFailed(BackendRig.MOUNT, Reason.UNREACHABLE, true));
    }
  }

  static Stream<Arguments> noEvidence() {
    return Stream.of(
        Arguments.of(Reply.status(401), Reason.UNAUTHORIZED),
        Arguments.of(Reply.status(403), Reason.UNAUTHORIZED),
        Arguments.of(Reply.status(500), Reason.SERVER_ERROR),
        Arguments.of(Reply.status(429), Reason.RATE_LIMITED),
        Arguments.of(new Reply.Never(), Reason.TIMEOUT),
        Arguments.of(new Reply.DropBeforeHead(), Reason.DISCONNECTED),
        Arguments.of(Reply.status(200, "<html>"), Reason.INVALID_RESPONSE));
  }

  @ParameterizedTest
  @MethodSource("noEvidence")
  void takesAFailureForNoVerdict(Reply trouble, Reason reason) {
    // Given
    FakeMcpServer server = server(Era.MODERN);
    BoundMount mount = BackendRig.mount(server.uri());
    server.answersNext(trouble);
    // When
    BackendFailed fault = BackendRig.fault(rig.calling(mount, "search"));
    // Then
    assertThat(fault.reason()).isEqualTo(reason);
    assertThat(rig.answer(mount, "search").reply().era()).isEqualTo(Era.MODERN);
    assertThat(server.count(McpMethod.INITIALIZE)).isZero();
  }

  @Test
  void namesToEachCallerItsOwnMountWhenTheyShareAFailure() {
    // Given
    FakeMcpServer server = server(Era.MODERN).fails(500);
    BoundMount mine = BackendRig.mount(server.uri());
    BoundMount theirs = BackendRig.renamed(mine, "other");
    // When
    Future<?> first = rig.calling(mine, "search");
    Future<?> second = rig.calling(theirs, "search");
    // Then
    assertThat(BackendRig.fault(first).mount()).isEqualTo(BackendRig.MOUNT);
    assertThat(BackendRig.fault(second).mount()).isEqualTo(theirs.mount().id());
  }

  @Test
  void countsTheHandshakeThatFailedAsWellAsTheOneThatDidNot() {
    // Given
    FakeMcpServer server = server(Era.LEGACY);
    BoundMount mount = BackendRig.mount(server.uri(), EraChoice.LEGACY, Map.of());
    server.answersNext(Reply.status(503));
    BackendRig.fault(rig.calling(mount, "search"));
    // When
    rig.answer(mount, "search");
    // Then
    assertThat(rig.handshakes).containsExactly(false, true);
  }

  @Test
  void tellsNobodyOfCredentials() {
    // Given
    Map<String, String> broken = Map.of("authorization", "Bearer s3cr3t\r\nx: y");
    Map<String, String> good = Map.of("authorization", "Bearer s3cr3t");
    URI nowhere = URI.create("http://127.0.0.1:1/mcp?key=s3cr3t");
    FakeMcpServer server = server(Era.MODERN).fails(401, "{\"s3cr3t\":1}");
    // When
    Stream<Future<?>> failures =
        Stream.of(
            rig.calling(BackendRig.mount(nowhere, EraChoice.MODERN, good), "search"),
            rig.calling(BackendRig.mount(nowhere, EraChoice.MODERN, broken), "search"),
            rig.calling(BackendRig.mount(server.uri(), EraChoice.AUTO, good), "search"),
            rig.calling(BackendRig.mount(server.uri(), EraChoice.LEGACY, good), "search"));
    // Then
    assertThat(failures.map(BackendRig::failure))
        .allSatisfy(
            cause -> {
              assertThat(cause).isInstanceOf(FaultException.class).hasNoCause();
              assertThat(cause.toString()).doesNotContain("s3cr3t");
            });
  }
}
