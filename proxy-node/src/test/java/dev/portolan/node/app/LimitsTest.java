package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asks too much is told when to come back, and the others are served. */
class LimitsTest {

  private static final String ALL = "\"notifications\":{\"toolsListChanged\":true}";

  private final Bench bench = new Bench();
  private final Promise<Void> gate = Promise.promise();
  private final FakeMcpServer slow =
      bench.backend("slow").answers("slow", Reply.after(gate.future(), Reply.text("done")));
  private final FakeMcpServer quick = bench.backend("quick");

  @AfterEach
  void close() {
    gate.tryComplete();
    bench.close();
  }

  @Test
  void boundsTheCallsInFlightToOneMount() {
    // Given
    NodeUnderTest node = node("limits: {maxCallsPerMount: 1}\n");
    Future<TestClient.Answer> first = callSlow(node);
    TestClient.await(slow.awaitCount(McpMethod.TOOLS_CALL, 1));

    // When
    var refused = node.client("acme").call("slow", "{}");
    var elsewhere = node.client("acme").call("quick", "{}");

    // Then
    refusedForNow(refused);
    assertThat(elsewhere.status()).isEqualTo(200);
    assertThat(Bench.callsAt(slow)).isEqualTo(1);
    gate.complete();
    assertThat(TestClient.await(first).status()).isEqualTo(200);
    assertThat(node.client("acme").call("slow", "{}").status()).isEqualTo(200);
  }

  @Test
  void boundsTheCallsInFlightOfOneTenant() {
    // Given
    NodeUnderTest node = node("limits: {maxCallsPerTenant: 1}\n");
    Future<TestClient.Answer> first = callSlow(node);
    TestClient.await(slow.awaitCount(McpMethod.TOOLS_CALL, 1));

    // When
    var refused = node.client("acme").call("quick", "{}");
    var ofAnother = node.client("other").list("tools/list");

    // Then
    refusedForNow(refused);
    assertThat(ofAnother.status()).isEqualTo(200);
    assertThat(Bench.callsAt(quick)).isZero();
    gate.complete();
    assertThat(TestClient.await(first).status()).isEqualTo(200);
    assertThat(node.client("acme").call("quick", "{}").status()).isEqualTo(200);
  }

  @Test
  void givesThePlaceOfAClientThatLeavesToTheNext() {
    // Given
    slow.answers("slow", Reply.talk(talk -> talk.log("info", "at work")));
    NodeUnderTest node = node("limits: {maxCallsPerTenant: 1}\n");
    Opened opened =
        node.client("acme").stream("tools/call", "\"name\":\"slow\"").untilItSays("at work");
    opened.leave();
    TestClient.await(slow.awaitCancelled(1));

    // When: what ends the call gives its place back, a moment after its backend has heard of it
    Callable<Integer> status = () -> node.client("acme").call("quick", "{}").status();

    // Then
    Awaitility.await().until(status, got -> got == 200);
  }

  @Test
  void countsNoListenStreamAsACall() {
    // Given
    NodeUnderTest node = node("limits: {maxCallsPerTenant: 1}\n");
    node.client("acme").stream("subscriptions/listen", ALL).untilItSays("acknowledged");

    // When
    var answer = node.client("acme").call("quick", "{}");

    // Then
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void keepsCountingWhatIsInFlightWhenTheConfigurationChanges() {
    // Given
    NodeUnderTest node = node("limits: {maxCallsPerTenant: 1}\n");
    callSlow(node);
    TestClient.await(slow.awaitCount(McpMethod.TOOLS_CALL, 1));

    // When
    TestClient.await(node.gateway().use(node.gateway().config()));

    // Then
    refusedForNow(node.client("acme").call("quick", "{}"));
  }

  @Test
  void waitsForNoRequestThatDoesNotCome() {
    // Given
    NodeUnderTest node = node("limits: {bodyTimeout: 2s}\n");
    var request = TestClient.await(node.client("acme").open(HttpMethod.POST, Map.of()));
    request.setChunked(true);
    request.write("{\"jsonrpc\":");

    // When
    var response = TestClient.await(request.response());

    // Then
    assertThat(response.statusCode()).isEqualTo(400);
    request.reset();
  }

  @Test
  void boundsTheListenStreamsOfOneTenant() {
    // Given
    NodeUnderTest node = node("limits: {maxStreamsPerTenant: 1}\n");
    Opened open =
        node.client("acme").stream("subscriptions/listen", ALL).untilItSays("acknowledged");

    // When
    var refused = node.client("acme").ask("subscriptions/listen", ALL);

    // Then
    refusedForNow(refused);
    assertThat(open.isOver()).isFalse();
  }

  @Test
  void boundsHowFastOneCallerMayAsk() {
    // Given
    NodeUnderTest node = node("limits: {rate: {perSecond: 1, burst: 2}}\n");

    // When
    List<Future<TestClient.Answer>> asked =
        Stream.generate(() -> node.client("acme").asks("tools/call", "\"name\":\"quick\""))
            .limit(50)
            .toList();
    TestClient.await(Future.join(asked));
    var ofAnother = node.client("other").list("tools/list");

    // Then: two, and one for each second that this took
    var refused = asked.stream().map(Future::result).filter(a -> a.status() == 429).toList();
    assertThat(refused).hasSizeBetween(30, 48).allSatisfy(LimitsTest::refusedForNow);
    assertThat(ofAnother.status()).isEqualTo(200);
    assertThat(Bench.callsAt(quick)).isEqualTo(50 - refused.size());
  }

  private NodeUnderTest node(String limits) {
    String tenants =
        """
        tenants:
          acme: {mounts: {one: {url: "%1$s"}, two: {url: "%2$s"}}}
          other: {mounts: {one: {url: "%1$s"}}}
        """
            .formatted(slow.uri(), quick.uri());
    return bench.node(limits + tenants);
  }

  private static Future<TestClient.Answer> callSlow(NodeUnderTest node) {
    return node.client("acme").asks("tools/call", "\"name\":\"slow\",\"arguments\":{}");
  }

  private static void refusedForNow(TestClient.Answer answer) {
    assertThat(answer.status()).isEqualTo(429);
    assertThat(Integer.parseInt(answer.headers().get("Retry-After"))).isPositive();
    assertThat(answer.error().path("message").asText()).startsWith("too many");
  }
}
