package dev.portolan.node.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.config.ConfigLoader;
import dev.portolan.testkit.Definition;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that is asked to stop lets go of nobody in mid-sentence. */
class StopTest {
  private static final String CALL = "\"name\":\"slow\",\"arguments\":{}";

  private final Bench bench = new Bench();
  private final Promise<Void> gate = Promise.promise();
  private final FakeMcpServer backend =
      bench.backend("slow").answers("slow", Reply.after(gate.future(), Reply.text("done")));

  @AfterEach
  void close() {
    gate.tryComplete();
    bench.close();
  }

  @Test
  void finishesWhatIsInFlightAndTakesNothingNew() {
    // Given
    NodeUnderTest node = bench.nodeBefore(backend);
    Future<TestClient.Answer> inFlight = node.client().asks("tools/call", CALL);
    TestClient.await(backend.awaitCount(McpMethod.TOOLS_CALL, 1));

    // When
    Future<Void> stopped = node.gateway().stop();

    // Then
    Awaitility.await().until(() -> !takesConnections(node));
    assertThat(stopped.isComplete()).isFalse();
    gate.complete();
    assertThat(TestClient.await(inFlight).result().at("/content/0/text").asText())
        .isEqualTo("done");
    TestClient.await(stopped);
    assertThat(Bench.callsAt(backend)).isEqualTo(1);
  }

  @Test
  void endsAtTheirBackendsTheSessionsThatEndWithTheNode() {
    // Given
    FakeMcpServer legacy =
        TestClient.await(FakeMcpServer.start(bench.vertx(), Era.LEGACY))
            .offers(Definition.tool("t"));
    NodeUnderTest node = bench.nodeBefore(legacy);
    LegacyClient.at(node.client()).call("t");
    TestClient.await(legacy.awaitOpenGets(1));
    int before = legacy.sessionCount();

    // When
    TestClient.await(node.gateway().stop());

    // Then
    assertThat(before).isPositive();
    assertThat(legacy.sessionCount()).isZero();
  }

  @Test
  void endsListenStreamsWithAResult() {
    // Given
    NodeUnderTest node = bench.nodeBefore(backend);
    Opened stream =
        node.client().stream(
                "subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}")
            .untilItSays("acknowledged");

    // When
    Future<Void> stopped = node.gateway().stop();

    // Then
    assertThat(stream.untilOver()).isEqualTo("ended");
    assertThat(stream.text()).contains("\"result\":{");
    TestClient.await(stopped);
  }

  @Test
  void waitsForNoCallLongerThanTheDrainTime() {
    // Given
    NodeUnderTest node = bench.nodeBefore(backend, "limits: {drainTimeout: 200ms}\n");
    Future<String> inFlight =
        node.client().asks("tools/call", CALL).map(TestClient.Answer::body).otherwise("broken");
    TestClient.await(backend.awaitCount(McpMethod.TOOLS_CALL, 1));

    // When
    Future<Void> stopped = node.gateway().stop().timeout(5, TimeUnit.SECONDS);

    // Then
    TestClient.await(stopped);
    assertThat(TestClient.await(inFlight)).matches("broken|.*\"retryable\":false.*");
    TestClient.await(backend.awaitCancelled(1));
  }

  @Test
  void closesIdleConnectionsSoThatNobodyAsksOnThem() throws IOException {
    // Given a connection that has been used, and a call that keeps the node
    NodeUnderTest node = bench.nodeBefore(backend);
    Future<TestClient.Answer> inFlight = node.client().asks("tools/call", CALL);
    TestClient.await(backend.awaitCount(McpMethod.TOOLS_CALL, 1));
    URI address = URI.create(node.gateway().address());
    try (Socket idle = new Socket(address.getHost(), address.getPort())) {
      idle.setSoTimeout(10_000);
      idle.getOutputStream()
          .write("GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(US_ASCII));
      int first = idle.getInputStream().read();

      // When
      Future<Void> stopped = node.gateway().stop();

      // Then
      assertThat(first).isEqualTo('H');
      idle.getInputStream().readAllBytes();
      assertThat(stopped.isComplete()).isFalse();
      gate.complete();
      assertThat(TestClient.await(inFlight).status()).isEqualTo(200);
      TestClient.await(stopped);
    }
  }

  private static boolean takesConnections(NodeUnderTest node) {
    URI address = URI.create(node.gateway().address());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void saysThatItIsNotReadyWhileItStops() {
    // Given
    String yaml =
        """
        listen: {port: 0}
        management: {port: 0}
        tenants: {acme: {mounts: {one: {url: "%s"}}}}
        """
            .formatted(backend.uri());
    NodeUnderTest node =
        NodeUnderTest.exactly(ConfigLoader.parse(yaml, "test", new HashMap<String, String>()::get));
    node.client().asks("tools/call", CALL);
    TestClient.await(backend.awaitCount(McpMethod.TOOLS_CALL, 1));
    TestClient management =
        TestClient.of(
            bench.vertx(),
            URI.create("http://127.0.0.1:" + node.gateway().managementPort() + "/health/ready"));
    int before = statusOf(management);

    // When
    Future<Void> stopped = node.gateway().stop();

    // Then
    assertThat(before).isEqualTo(200);
    assertThat(statusOf(management)).isEqualTo(503);
    gate.complete();
    TestClient.await(stopped);
    node.close();
  }

  @Test
  void servesOnWhenItLeavesAndAsksClientsToCloseTheirConnections() {
    // Given
    gate.complete();
    NodeUnderTest node = bench.nodeBefore(backend);
    TestClient.Answer before = node.client().call("slow", "{}");

    // When
    node.gateway().leave();

    // Then
    TestClient.Answer after = node.client().call("slow", "{}");
    assertThat(before.headers().contains("Connection")).isFalse();
    assertThat(after.status()).isEqualTo(200);
    assertThat(after.result().at("/content/0/text").asText()).isEqualTo("done");
    assertThat(after.headers().get("Connection")).isEqualTo("close");
    assertThat(node.gateway().readiness()).isInstanceOf(Readiness.Stopping.class);
  }

  @Test
  void stopsOnceHoweverOftenItIsAsked() {
    // Given
    NodeUnderTest node = bench.nodeBefore(backend);

    // When
    Future<Void> first = node.gateway().stop();
    Future<Void> second = node.gateway().stop();

    // Then
    TestClient.await(first);
    TestClient.await(second);
  }

  private static int statusOf(TestClient client) {
    return TestClient.await(
        client
            .open(HttpMethod.GET, Map.of())
            .compose(HttpClientRequest::send)
            .map(HttpClientResponse::statusCode));
  }
}
