package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where nothing is traced nothing changes, and a collector that is dead costs nothing but spans.
 */
class TracingOffTest {
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final Backends backends = new Backends();

  @AfterEach
  void close() {
    backends.close();
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void withoutTracingNothingIsAdded(Era era) {
    // Given
    FakeMcpServer backend = backends.of(era).offers(tool("search"));
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend))) {

      // When
      node.client().call("search", "{}");

      // Then
      Call heard = Backends.only(backend, McpMethod.TOOLS_CALL);
      assertThat(heard.headers()).doesNotContainKeys("traceparent", "tracestate", "baggage");
      assertThat(heard.body()).doesNotContain("trace", "baggage");
    }
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void withoutTracingWhatTheClientSaysGoesOnAsItIs(Era era) {
    // Given
    FakeMcpServer backend = backends.of(era).offers(tool("search"));
    String meta = "\"traceparent\" : \"any thing\",\"baggage\":\"a=\\u0062\"";
    try (NodeUnderTest node = NodeUnderTest.of(Backends.mount(backend))) {
      String params =
          "\"name\":\"search\",\"arguments\":{},\"_meta\":{"
              + TestClient.META.substring(1, TestClient.META.length() - 1)
              + ","
              + meta
              + "}";

      // When
      node.client()
          .with("traceparent", PARENT)
          .with("tracestate", "vendor=a")
          .with("baggage", "run=7")
          .ask("tools/call", params);

      // Then
      Call heard = Backends.only(backend, McpMethod.TOOLS_CALL);
      assertThat(heard.header("traceparent")).isEqualTo(PARENT);
      assertThat(heard.header("tracestate")).isEqualTo("vendor=a");
      assertThat(heard.header("baggage")).isEqualTo("run=7");
      assertThat(heard.body())
          .contains("\"traceparent\" : \"any thing\"")
          .contains("\"a=\\u0062\"");
    }
  }

  @Test
  void whatTheOperatorSaysToABackendIsNotTheClientsToChange() {
    // Given
    FakeMcpServer backend = backends.modern().offers(tool("search"));
    String mount = Backends.mount(backend, "headers: {baggage: 'from=us'}");
    try (NodeUnderTest node = NodeUnderTest.of(mount)) {

      // When
      node.client().with("baggage", "from=them").call("search", "{}");

      // Then
      assertThat(Backends.only(backend, McpMethod.TOOLS_CALL).header("baggage"))
          .isEqualTo("from=us");
    }
  }

  @Test
  void aDeadCollectorCostsNothingButSpans() {
    // Given
    FakeMcpServer backend = backends.modern().offers(tool("search"));
    SpanCollector collector = SpanCollector.start(backends.vertx());
    collector.close();
    String tracing = collector.config().replace("ratio: 1", "ratio: 1, queue: 4, timeout: 100ms");
    try (NodeUnderTest node = NodeUnderTest.of(tracing + Backends.mount(backend))) {

      // When
      Future<?> calls =
          Future.join(
              IntStream.range(0, 50)
                  .mapToObj(
                      call ->
                          node.client()
                              .asks("tools/call", "\"name\":\"search\",\"arguments\":{}")
                              .onSuccess(TracingOffTest::isWell))
                  .toList());
      TestClient.await(calls);

      // Then
      await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(
              () ->
                  assertThat(node.gateway().metrics().scrape())
                      .containsPattern("portolan_trace_spans_total\\{fate=\"dropped\"} [1-9]")
                      .containsPattern("portolan_trace_spans_total\\{fate=\"refused\"} [1-9]"));
    }
  }

  private static void isWell(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.result().toString()).contains("search");
  }

  @Test
  void aCollectorThatComesBackIsSentSpansWithItsKey() {
    // Given
    FakeMcpServer backend = backends.modern().offers(tool("search"));
    try (SpanCollector collector = SpanCollector.start(backends.vertx());
        NodeUnderTest node =
            NodeUnderTest.of(
                collector.config().replace("ratio: 1", "ratio: 1, headers: {X-Key: open-sesame}")
                    + Backends.mount(backend))) {
      collector.answers(503);
      node.client().call("search", "{}");
      await()
          .untilAsserted(
              () ->
                  assertThat(node.gateway().metrics().scrape())
                      .containsPattern("portolan_trace_spans_total\\{fate=\"refused\"} [1-9]"));

      // When
      collector.answers(200);
      node.client().call("search", "{}");

      // Then
      collector.span(span -> span.name().equals("tools/call search"));
      assertThat(collector.keys()).containsOnly("open-sesame");
    }
  }
}
