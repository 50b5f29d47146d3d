package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.redis.RedisMonitor;
import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.TcpProxy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Invariant 4: a node that stands still between its fetch and its store revives nothing. It hears
 * of no change itself, neither by message nor by sweep: what keeps it from serving what is old is
 * the store alone.
 */
class LateStoreTest {
  private static final Backends backends = new Backends();
  private static final VersionedBackend waiting = new VersionedBackend(backends);
  private static final VersionedBackend changed = new VersionedBackend(backends);
  private static final VersionedBackend quiet = new VersionedBackend(backends);
  private static final RedisServer redis = RedisServer.start();
  private static final TcpProxy wire = TcpProxy.toRedis(redis.uri());
  private static NodeProcess late;
  private static NodeProcess other;
  private static NodeProcess third;

  @BeforeAll
  static void open() {
    wire.dropMessages(message -> true);
    List<NodeProcess> nodes =
        NodeProcess.startAll(
            List.of(configOn(wire.uri()), configOn(redis.uri()), configOn(redis.uri())));
    late = nodes.get(0);
    other = nodes.get(1);
    third = nodes.get(2);
    nodes.forEach(NodeProcess::awaitRedis);
  }

  @AfterAll
  static void close() {
    List.of(late, other, third).forEach(NodeProcess::close);
    wire.close();
    redis.close();
    backends.close();
  }

  private static String configOn(URI store) {
    return Fleet.patient(store, "late")
        + "catalog: {stalenessBound: 1h}\n"
        + "tenants:\n"
        + tenant("waiting", waiting)
        + tenant("changed", changed)
        + tenant("quiet", quiet);
  }

  private static String tenant(String id, VersionedBackend backend) {
    return "  %s: {mounts: {crm: {url: \"%s\"}}}%n".formatted(id, backend.server().uri());
  }

  @Test
  void isRefusedForItsEpochWhileNothingNewIsStored() {
    // Given
    heldByBoth("waiting", waiting);
    Promise<Void> gate = Promise.promise();
    Promise<Void> nextGate = Promise.promise();
    Future<Answer> answer = stopsAfterFetching(insisting("waiting"), waiting, gate);

    // When
    waiting.server().delaysLists(nextGate.future());
    int version = waiting.change();
    heardLists(waiting, 3);
    try (RedisMonitor monitor = RedisMonitor.of(redis)) {
      late.resume();
      Awaitility.await().until(() -> answer.isComplete() || asksForTurn(monitor));
    }
    nextGate.complete();

    // Then
    assertThat(VersionedBackend.versionOf(TestClient.await(answer))).isEqualTo(version);
    assertAllServeWithoutAsking("waiting", waiting);
  }

  @Test
  void isRefusedOnceAnotherNodeHasStoredWhatIsNew() {
    // Given
    heldByBoth("changed", changed);
    Promise<Void> gate = Promise.promise();
    Future<Answer> answer = stopsAfterFetching(insisting("changed"), changed, gate);

    // When
    changed.server().recovers();
    int version = changed.change();
    Awaitility.await().until(() -> versionAt(other, "changed") == version);
    late.resume();

    // Then
    assertThat(VersionedBackend.versionOf(TestClient.await(answer))).isEqualTo(version);
    assertAllServeWithoutAsking("changed", changed);
  }

  @Test
  void isRefusedForItsTicketWithinOneEpoch() {
    // Given
    Promise<Void> gate = Promise.promise();
    Future<Answer> answer = stopsAfterFetching(late("quiet"), quiet, gate);

    // When
    quiet.server().recovers();
    int version = quiet.changeQuietly();
    int takenOver = versionAt(other, "quiet");
    late.resume();

    // Then
    assertThat(takenOver).isEqualTo(version);
    assertThat(VersionedBackend.versionOf(TestClient.await(answer))).isEqualTo(version);
    assertAllServeWithoutAsking("quiet", quiet);
  }

  /** Both nodes hold the first version; the other one listens for changes. */
  private static void heldByBoth(String tenant, VersionedBackend backend) {
    assertThat(versionAt(other, tenant)).isEqualTo(1);
    TestClient.await(backend.server().awaitOpenListens(1));
    assertThat(versionAt(late, tenant)).isEqualTo(1);
    heardLists(backend, 1);
  }

  /**
   * The late node asks its backend, and stands still before the answer has come; then that comes to
   * where the node will find it. What is listed from now on waits for no gate of this.
   */
  private static Future<Answer> stopsAfterFetching(
      TestClient client, VersionedBackend backend, Promise<Void> gate) {
    int lists = backend.server().count(McpMethod.TOOLS_LIST);
    backend.server().delaysLists(gate.future());
    Future<Answer> answer = client.asks("tools/list", "");
    heardLists(backend, lists + 1);
    late.pause();
    gate.complete();
    return answer;
  }

  private static TestClient late(String tenant) {
    return at(late, tenant);
  }

  /** A client of the late node that wants what the backend says now. */
  private static TestClient insisting(String tenant) {
    return late(tenant).with("Cache-Control", "no-cache");
  }

  /** All nodes, one that was never asked before among them, find what is new in the store. */
  private static void assertAllServeWithoutAsking(String tenant, VersionedBackend backend) {
    int lists = backend.server().count(McpMethod.TOOLS_LIST);
    for (NodeProcess node : List.of(late, other, third)) {
      assertThat(versionAt(node, tenant)).isEqualTo(backend.version());
    }
    assertThat(backend.server().count(McpMethod.TOOLS_LIST)).isEqualTo(lists);
  }

  private static int versionAt(NodeProcess node, String tenant) {
    return VersionedBackend.versionAt(at(node, tenant));
  }

  private static TestClient at(NodeProcess node, String tenant) {
    return node.client().at("/t/" + tenant + "/mcp");
  }

  private static void heardLists(VersionedBackend backend, int count) {
    TestClient.await(backend.server().awaitCount(McpMethod.TOOLS_LIST, count));
    assertThat(backend.server().count(McpMethod.TOOLS_LIST)).isEqualTo(count);
  }

  /** Only who has been refused asks for it: the other node has the turn, and renews it. */
  private static boolean asksForTurn(RedisMonitor monitor) {
    return monitor.seen().stream()
        .anyMatch(line -> line.contains(":listing:") && line.contains(":turn:"));
  }
}
