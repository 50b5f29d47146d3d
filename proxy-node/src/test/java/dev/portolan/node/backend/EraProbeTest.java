package dev.portolan.node.backend;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.config.MountConfig.EraChoice;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How the first answer of a backend is judged. */
class EraProbeTest {
  private final BackendRig rig = new BackendRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private FakeMcpServer server(Era... eras) {
    return BackendRig.await(FakeMcpServer.start(rig.vertx, eras)).offers(tool("search"));
  }

  private BackendProfile profile(BoundMount mount) {
    return BackendRig.await(rig.onLoop(() -> rig.backends.profiles().profileOf(mount)));
  }

  private static Reply refusal(int status, int code) {
    return Reply.status(
        status,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":%d,\"message\":\"no\"}}"
            .formatted(code));
  }

  private static Reply supporting(String versions) {
    return Reply.status(
        400,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32022,\"message\":\"no\",\"data\":"
            + "{\"supported\":[%s]}}}".formatted(versions));
  }

  static Stream<Arguments> firstAnswers() {
    return Stream.of(
        Arguments.of(Reply.status(400), Era.LEGACY),
        Arguments.of(Reply.status(404), Era.LEGACY),
        Arguments.of(Reply.status(405), Era.LEGACY),
        Arguments.of(Reply.status(406, "text"), Era.LEGACY),
        Arguments.of(Reply.status(415), Era.LEGACY),
        Arguments.of(Reply.status(422, "{\"detail\":[]}"), Era.LEGACY),
        Arguments.of(refusal(400, -32000), Era.LEGACY),
        Arguments.of(refusal(404, -32001), Era.LEGACY),
        Arguments.of(refusal(200, -32601), Era.LEGACY),
        Arguments.of(refusal(200, -32000), Era.LEGACY),
        Arguments.of(supporting("\"2025-11-25\""), Era.LEGACY),
        Arguments.of(refusal(404, -32601), Era.MODERN),
        Arguments.of(refusal(400, -32020), Era.MODERN),
        Arguments.of(refusal(400, -32021), Era.MODERN));
  }

  @ParameterizedTest
  @MethodSource("firstAnswers")
  void judgesByTheFirstAnswer(Reply first, Era era) {
    // Given
    FakeMcpServer server = server().answersNext(first);
    // When
    BackendProfile profile = profile(BackendRig.mount(server.uri()));
    // Then
    assertThat(profile.era()).isEqualTo(era);
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(era == Era.LEGACY ? 1 : 0);
  }

  @Test
  void doesNotJudgeABackendWhoseVersionsNobodyHereSpeaks() {
    // Given
    FakeMcpServer server = server().answersNext(supporting("\"2031-01-01\""));
    // When
    var profile =
        rig.onLoop(() -> rig.backends.profiles().profileOf(BackendRig.mount(server.uri())));
    // Then
    assertThat(BackendRig.fault(profile).reason()).isEqualTo(Reason.INVALID_RESPONSE);
  }

  @Test
  void learnsWhatAModernBackendSaysOfItself() {
    // Given
    FakeMcpServer server = server(Era.MODERN).capabilities("{\"tools\":{\"x\":1}}");
    // When
    BackendProfile profile = profile(BackendRig.mount(server.uri()));
    // Then
    assertThat(profile.version()).isEqualTo(ProtocolVersion.V2026_07_28);
    assertThat(profile.capabilities()).hasToString("{\"tools\":{\"x\":1}}");
    assertThat(profile.serverInfo()).asString().contains("\"name\"");
  }

  @Test
  void learnsWhatALegacyBackendSaysOfItselfAndDeclaresNothing() {
    // Given
    FakeMcpServer server = server(Era.LEGACY).legacyVersions("2024-11-05");
    // When
    BackendProfile profile = profile(BackendRig.mount(server.uri()));
    // Then
    assertThat(profile.version()).isEqualTo(ProtocolVersion.V2024_11_05);
    var initialize = server.calls(McpMethod.INITIALIZE).getFirst().params();
    assertThat(initialize.path("capabilities")).hasToString("{}");
    assertThat(initialize.path("protocolVersion").asText()).isEqualTo("2025-11-25");
    assertThat(initialize.path("clientInfo").path("name").asText()).isEqualTo("portolan");
  }

  @Test
  void asksAgainWhenAVerdictHasExpiredButKeepsTheSession() {
    // Given
    FakeMcpServer server = server(Era.LEGACY);
    BoundMount mount = BackendRig.mount(server.uri());
    profile(mount);
    rig.nanos.addAndGet(Duration.ofMinutes(6).toNanos());
    // When
    profile(mount);
    // Then
    assertThat(server.count(McpMethod.DISCOVER)).isEqualTo(2);
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(1);
  }

  @Test
  void asksNothingOfABackendWhoseEraIsConfigured() {
    // Given
    FakeMcpServer server = server();
    // When
    rig.answer(BackendRig.mount(server.uri(), EraChoice.MODERN, Map.of()), "search");
    rig.answer(BackendRig.mount(server.uri(), EraChoice.LEGACY, Map.of()), "search");
    // Then
    assertThat(server.count(McpMethod.DISCOVER)).isZero();
    assertThat(server.count(McpMethod.TOOLS_CALL)).isEqualTo(2);
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(1);
  }
}
