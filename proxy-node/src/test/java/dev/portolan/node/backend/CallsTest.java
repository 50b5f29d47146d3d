package dev.portolan.node.backend;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.BackendRig.Answered;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.RequestId;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that go well, or are put right, in both eras. */
class CallsTest {
  private final BackendRig rig = new BackendRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private FakeMcpServer server(Era... eras) {
    return BackendRig.await(FakeMcpServer.start(rig.vertx, eras)).offers(tool("search"));
  }

  private Call lastCall(FakeMcpServer server) {
    return server.calls(McpMethod.TOOLS_CALL).getLast();
  }

  @Test
  void sendsModernBackendsTheBytesOfTheClientWithAnIdOfItsOwnAndMirroredHeaders() {
    // Given
    FakeMcpServer server = server(Era.MODERN);
    // When
    Answered answered = rig.answer(BackendRig.mount(server.uri()), "search");
    // Then
    Call heard = lastCall(server);
    assertThat(heard.body())
        .isEqualTo(
            new String(BackendRig.callOf("search", "").body(), StandardCharsets.UTF_8)
                .replace("\"c-1\"", "1"));
    assertThat(heard.header("Mcp-Method")).isEqualTo("tools/call");
    assertThat(heard.header("Mcp-Name")).isEqualTo("search");
    assertThat(heard.header("Accept")).contains("application/json").contains("text/event-stream");
    assertThat(answered.reply().id()).isEqualTo(RequestId.of(1));
    assertThat(answered.reply().status()).isEqualTo(200);
    assertThat(answered.body()).contains("\"search\"");
  }

  @Test
  void spellsCallsAsLegacyBackendsReadThem() {
    // Given
    FakeMcpServer server = server(Era.LEGACY);
    var request = BackendRig.callOf("search", ",\"progressToken\":\"p\",\"x\": 1.0");
    var call =
        new BackendCall(
            BackendRig.mount(server.uri()),
            request,
            "search",
            List.of(),
            Map.of("Mcp-Param-Region", "x"),
            Duration.ofSeconds(5));
    // When
    BackendReply reply = BackendRig.await(rig.sending(call, Promise.promise().future()));
    // Then
    Call heard = lastCall(server);
    assertThat(heard.body())
        .isEqualTo(
            """
            {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"search",\
            "arguments":{"n":1.50},"_meta":{"progressToken":"p","x": 1.0}}}\
            """);
    assertThat(heard.sessionId()).isNotNull();
    assertThat(heard.header("MCP-Protocol-Version")).isEqualTo("2025-11-25");
    assertThat(heard.headers()).doesNotContainKeys("Mcp-Param-Region", "Mcp-Name", "Mcp-Method");
    assertThat(reply.id()).isEqualTo(RequestId.of(2));
    assertThat(reply.era()).isEqualTo(Era.LEGACY);
  }

  @Test
  void opensOneSessionForFiftyCallersFromColdAndAHundredCallsAfterThem() {
    // Given
    FakeMcpServer server = server(Era.LEGACY);
    BoundMount mount = BackendRig.mount(server.uri());
    // When
    BackendRig.await(
        Future.all(IntStream.range(0, 50).mapToObj(i -> rig.calling(mount, "search")).toList()));
    IntStream.range(0, 100).forEach(i -> rig.answer(mount, "search"));
    // Then
    assertThat(server.count(McpMethod.TOOLS_CALL)).isEqualTo(150);
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(1);
    assertThat(server.count(McpMethod.INITIALIZED)).isEqualTo(1);
    assertThat(server.count(McpMethod.DISCOVER)).isEqualTo(1);
  }

  @Test
  void opensALostSessionAnewOnceHoweverManyCallsMeetTheLoss() {
    // Given
    FakeMcpServer server = server(Era.LEGACY);
    BoundMount mount = BackendRig.mount(server.uri());
    rig.answer(mount, "search");
    server.forgetSessions();
    // When
    var all =
        BackendRig.await(
            Future.all(
                IntStream.range(0, 20).mapToObj(i -> rig.calling(mount, "search")).toList()));
    // Then
    assertThat(all.<Answered>list()).allMatch(answered -> answered.body().contains("\"result\""));
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(2);
  }

  @Test
  void opensNoSessionOnceItIsClosedThatNobodyWouldEnd() {
    // Given
    FakeMcpServer server = server(Era.LEGACY);
    BoundMount mount = BackendRig.mount(server.uri());
    rig.answer(mount, "search");
    BackendRig.await(rig.backends.close());
    // When
    var fault = BackendRig.fault(rig.calling(mount, "search"));
    // Then
    assertThat(fault.reason()).isEqualTo(Reason.DISCONNECTED);
    assertThat(server.count(McpMethod.INITIALIZE)).isEqualTo(1);
    assertThat(server.sessionCount()).isZero();
  }

  @Test
  void retriesOnceInAVersionThatTheBackendNames() {
    // Given
    FakeMcpServer server = server(Era.MODERN);
    BoundMount mount = BackendRig.mount(server.uri());
    rig.answer(mount, "search");
    server.answersNext(
        Reply.failure(-32022, "version", "{\"supported\":[\"2025-11-25\"],\"requested\":\"x\"}"));
    // When
    Answered answered = rig.answer(mount, "search");
    // Then
    assertThat(answered.body()).contains("\"result\"");
    assertThat(server.count(McpMethod.DISCOVER)).isEqualTo(2);
  }

  @Test
  void findsOutAnewWhenAModernBackendRefusesLikeALegacyOne() {
    // Given
    FakeMcpServer server = server(Era.MODERN, Era.LEGACY);
    BoundMount mount = BackendRig.mount(server.uri());
    rig.answer(mount, "search");
    server
        .answersNext(Reply.status(400, "{\"error\":{\"code\":-32000,\"message\":\"no session\"}}"))
        .answersNext(Reply.status(400));
    // When
    Answered answered = rig.answer(mount, "search");
    // Then
    assertThat(answered.reply().era()).isEqualTo(Era.LEGACY);
    assertThat(answered.body()).contains("\"result\"");
  }

  @Test
  void handsOnAJsonRpcErrorWithItsStatus() {
    // Given
    FakeMcpServer server = server(Era.MODERN);
    BoundMount mount = BackendRig.mount(server.uri());
    rig.answer(mount, "search");
    server.answersNext(new Reply.Failure(-32020, "header mismatch", null, 400));
    // When
    Answered answered = rig.answer(mount, "search");
    // Then
    assertThat(answered.reply().status()).isEqualTo(400);
    assertThat(answered.body()).contains("-32020");
    assertThat(server.count(McpMethod.TOOLS_CALL)).isEqualTo(2);
  }

  @Test
  void endsSessionsWhenTheNodeStops() {
    // Given
    FakeMcpServer server = server(Era.LEGACY);
    rig.answer(BackendRig.mount(server.uri()), "search");
    // When
    BackendRig.await(rig.backends.close());
    // Then
    assertThat(server.count("DELETE")).isEqualTo(1);
    assertThat(server.sessionCount()).isZero();
  }

  @Test
  void endsSessionsThatAreIdle() {
    // Given
    FakeMcpServer server = server(Era.LEGACY);
    rig.answer(BackendRig.mount(server.uri()), "search");
    rig.nanos.addAndGet(Duration.ofMinutes(11).toNanos());
    // When
    rig.backends.sweep();
    // Then
    await().untilAsserted(() -> assertThat(server.sessionCount()).isZero());
    assertThat(server.count("DELETE")).isEqualTo(1);
  }
}
