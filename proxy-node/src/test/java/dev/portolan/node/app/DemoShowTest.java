package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.node.config.ConfigLoader;
import dev.portolan.testkit.ExampleBackends;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.balancer.RoundRobin;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the demonstration claims it must have seen; here it sees something else. */
class DemoShowTest {
  private final Vertx host = Vertx.vertx();
  private final StringWriter out = new StringWriter();
  private final List<Gateway> nodes = new ArrayList<>();
  private final FakeMcpServer harbour = TestClient.await(ExampleBackends.harbour(host, 0));
  private final FakeMcpServer ledger = TestClient.await(ExampleBackends.ledger(host, 0));

  @BeforeEach
  void startOneNode() {
    join();
  }

  @AfterEach
  void close() {
    nodes.forEach(node -> TestClient.await(node.stop()));
    TestClient.await(host.close());
  }

  @Test
  void tellsWhatItSawOfOneNode() {
    // When
    TestClient.await(show(Ticker.systemTicker()).show());

    // Then
    assertThat(out.toString())
        .containsPattern("tools/list answered by node \\d; the backends were listed once each\n")
        .containsPattern("node 1 after \\d+\\.\\d ms; backend lists: 2\n");
  }

  @Test
  void failsWhenNodesShareNothing() {
    // Given
    join();

    // When
    DemoShow show = show(Ticker.systemTicker());

    // Then
    assertThatThrownBy(() -> TestClient.await(show.show()))
        .rootCause()
        .isInstanceOf(CommandFailed.class)
        .hasMessage(
            "the demo failed: harbour was listed 2 times, ledger 2 times (expected: once each)");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void failsWhenNobodyHearsOfChanges() {
    // Given
    harbour.capabilities("{\"tools\":{}}");

    // When
    DemoShow show = show(hasty());

    // Then
    assertThatThrownBy(() -> TestClient.await(show.show()))
        .rootCause()
        .hasMessage(
            "the demo failed: waited 20 s in vain (expected: a node that listens to harbour)");
  }

  @Test
  void failsWhenTheBackendFails() {
    // Given
    harbour.fails(500);

    // When
    DemoShow show = show(Ticker.systemTicker());

    // Then
    assertThatThrownBy(() -> TestClient.await(show.show()))
        .rootCause()
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("ledger once (expected: once each)");
  }

  /** Ten seconds go by between any two looks at it. */
  private static Ticker hasty() {
    AtomicLong nanos = new AtomicLong();
    return () -> nanos.addAndGet(Duration.ofSeconds(10).toNanos());
  }

  private DemoShow show(Ticker ticker) {
    List<URI> behind = nodes.stream().map(node -> URI.create(node.address())).toList();
    RoundRobin balancer = TestClient.await(RoundRobin.start(host, 0, behind));
    return new DemoShow(
        new DemoShow.Stage(host, harbour, ledger, List.copyOf(nodes), balancer.uri()),
        new PrintWriter(out, true),
        ticker);
  }

  /** One more node, with a store to itself. */
  private void join() {
    String yaml =
        NodeUnderTest.LOCAL
            + "tenants: {demo: {mounts: {harbour: {url: \"%s\"}, ledger: {url: \"%s\", prefix: l}}}}"
                .formatted(harbour.uri(), ledger.uri());
    nodes.add(
        TestClient.await(
            Gateway.start(Vertx.vertx(), ConfigLoader.parse(yaml, "test", name -> null))));
  }
}
