package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_INTERNAL;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.SpanCollector.Told;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One trace joins client, gateway and backend, in whichever era each of them speaks. */
class TracingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String ASKER = "00f067aa0ba902b7";
  private static final String PARENT = "00-" + TRACE + "-" + ASKER + "-01";
  private static final String OTHER_TRACE = "0af7651916cd43dd8448eb211c80319c";

  private final Backends backends = new Backends();
  private final SpanCollector collector = SpanCollector.start(backends.vertx());

  @AfterEach
  void close() {
    collector.close();
    backends.close();
  }

  private NodeUnderTest node(FakeMcpServer backend) {
    return NodeUnderTest.of(collector.config() + Backends.mount(backend, "prefix: x"));
  }

  private static String callWith(String meta) {
    return TestClient.bodyOf(
        7,
        "tools/call",
        "\"name\":\"x_search\",\"arguments\":{\"secret\":\"hunter2\"},\"_meta\":{"
            + TestClient.META.substring(1, TestClient.META.length() - 1)
            + meta
            + "}");
  }

  private static Answer call(TestClient client, String meta) {
    return client.send(callWith(meta), TestClient.headersOf("tools/call", "\"name\":\"x_search\""));
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void oneTraceJoinsClientGatewayAndBackend(Era era) {
    // Given
    FakeMcpServer backend = backends.of(era).offers(tool("search"));
    try (NodeUnderTest node = node(backend)) {

      // When
      call(
          node.client()
              .with("traceparent", PARENT)
              .with("tracestate", "vendor=a")
              .with("baggage", "run=7"),
          "");

      // Then
      Told served = collector.span("tools/call x_search", SPAN_KIND_SERVER);
      Told asked = collector.span("tools/call search", SPAN_KIND_CLIENT);
      assertThat(served.trace()).isEqualTo(TRACE);
      assertThat(served.parent()).isEqualTo(ASKER);
      assertThat(asked.trace()).isEqualTo(TRACE);
      assertThat(asked.parent()).isEqualTo(served.id());
      Call heard = Backends.only(backend, McpMethod.TOOLS_CALL);
      assertThat(heard.header("traceparent")).startsWith(asked.told());
      assertThat(heard.header("tracestate")).isEqualTo("vendor=a");
      assertThat(heard.header("baggage")).isEqualTo("run=7");
      assertThat(heard.meta("traceparent").asText()).startsWith(asked.told());
      assertThat(heard.meta("tracestate").asText()).isEqualTo("vendor=a");
      assertThat(heard.meta("baggage").asText()).isEqualTo("run=7");
    }
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void legacyClientsAreTracedAsWell(Era era) {
    // Given
    FakeMcpServer backend = backends.of(era).offers(tool("search"));
    try (NodeUnderTest node = node(backend)) {
      LegacyClient client = LegacyClient.at(node.client());

      // When
      client.ask(
          "tools/call",
          LegacyClient.named("x_search") + ",\"_meta\":{\"traceparent\":\"" + PARENT + "\"}");

      // Then
      Told served = collector.span("tools/call x_search", SPAN_KIND_SERVER);
      Told asked = collector.span("tools/call search", SPAN_KIND_CLIENT);
      assertThat(served.parent()).isEqualTo(ASKER);
      assertThat(asked.parent()).isEqualTo(served.id());
      assertThat(asked.attributes())
          .containsEntry("portolan.era", era == Era.MODERN ? "modern" : "legacy");
      Call heard = Backends.only(backend, McpMethod.TOOLS_CALL);
      assertThat(heard.header("traceparent")).startsWith(asked.told());
      assertThat(heard.meta("traceparent").asText()).startsWith(asked.told());
      assertThat(served.span().toString() + asked.span()).doesNotContain(client.session());
    }
  }

  @Test
  void whatTheMessageSaysGoesBeforeWhatItsRequestSays() {
    // Given
    FakeMcpServer backend = backends.modern().offers(tool("search"));
    try (NodeUnderTest node = node(backend)) {

      // When
      call(
          node.client().with("traceparent", "00-" + OTHER_TRACE + "-" + ASKER + "-01"),
          ",\"traceparent\":\"" + PARENT + "\"");

      // Then
      Told served = collector.span("tools/call x_search", SPAN_KIND_SERVER);
      assertThat(served.trace()).isEqualTo(TRACE);
      assertThat(served.links()).containsExactly(OTHER_TRACE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"
      })
  void aParentThatIsNoneBeginsANewTrace(String parent) {
    // Given
    FakeMcpServer backend = backends.modern().offers(tool("search"));
    try (NodeUnderTest node = node(backend)) {

      // When
      Answer answer = call(node.client(), ",\"traceparent\":\"" + parent + "\"");

      // Then
      assertThat(answer.status()).isEqualTo(200);
      Told served = collector.span("tools/call x_search", SPAN_KIND_SERVER);
      Told asked = collector.span("tools/call search", SPAN_KIND_CLIENT);
      assertThat(served.parent()).isEmpty();
      assertThat(served.trace()).isNotEqualTo(TRACE).isEqualTo(asked.trace());
      assertThat(Backends.only(backend, McpMethod.TOOLS_CALL).meta("traceparent").asText())
          .startsWith(asked.told());
    }
  }

  @Test
  void whatTheClientDoesNotKeepIsNotKeptHereEither() {
    // Given
    FakeMcpServer backend = backends.modern().offers(tool("search"));
    try (NodeUnderTest node = node(backend)) {

      // When
      call(node.client().with("traceparent", PARENT.replace("-01", "-00")), "");
      call(node.client(), "");

      // Then
      collector.span("tools/call search", SPAN_KIND_CLIENT);
      assertThat(collector.spans()).noneMatch(span -> span.trace().equals(TRACE));
      assertThat(backend.calls(McpMethod.TOOLS_CALL).getFirst().header("traceparent"))
          .startsWith("00-" + TRACE)
          .endsWith("-00");
    }
  }

  @Test
  void aListingIsFetchedOnTheLegOfWhoeverNeedsItFirst() {
    // Given
    FakeMcpServer backend = backends.modern().offers(tool("search"));
    try (NodeUnderTest node = node(backend)) {

      // When
      call(node.client().with("traceparent", PARENT), "");

      // Then
      Told served = collector.span("tools/call x_search", SPAN_KIND_SERVER);
      Told load = collector.span("catalog load", SPAN_KIND_INTERNAL);
      Told page = collector.span("tools/list", SPAN_KIND_CLIENT);
      assertThat(load.parent()).isEqualTo(served.id());
      assertThat(page.parent()).isEqualTo(load.id());
      assertThat(Backends.only(backend, McpMethod.TOOLS_LIST).meta("traceparent").asText())
          .startsWith(page.told());
    }
  }

  @Test
  void aListingThatNobodyWaitsForBeginsATraceOfItsOwn() {
    // Given
    FakeMcpServer backend = backends.legacy().offers(tool("search"));
    try (NodeUnderTest node = node(backend)) {
      call(node.client().with("traceparent", PARENT), "");
      collector.span("catalog load", SPAN_KIND_INTERNAL);

      // When: a backend that is listened to has changed
      await().until(() -> backend.openGets() > 0);
      backend.offers(tool("find"));
      backend.announceToolsChanged();

      // Then
      Told load =
          collector.span(span -> span.name().equals("catalog load") && span.parent().isEmpty());
      assertThat(load.trace()).isNotEqualTo(TRACE);
    }
  }

  private static void assertTellsOfAToolThatFailed(Told tool) {
    assertThat(tool.isError()).isTrue();
    assertThat(tool.attributes())
        .containsEntry("error.type", "tool_error")
        .containsEntry("portolan.outcome", "ok")
        .containsEntry("mcp.method.name", "tools/call")
        .containsEntry("mcp.protocol.version", "2026-07-28")
        .containsEntry("gen_ai.tool.name", "x_search")
        .containsEntry("gen_ai.operation.name", "execute_tool")
        .containsEntry("portolan.tenant", "acme")
        .containsEntry("portolan.mount", "crm")
        .containsEntry("http.response.status_code", "200");
    assertThat(tool.of())
        .containsEntry("service.name", "portolan")
        .containsKey("portolan.node")
        .containsKey("service.instance.id");
  }

  @Test
  void saysHowACallHasEndedAndNothingOfWhatWasSaid() {
    // Given
    FakeMcpServer backend =
        backends
            .modern()
            .offers(tool("search"), tool("broken"))
            .answers(
                "search",
                Reply.json(
                    "{\"content\":[{\"type\":\"text\",\"text\":\"top secret\"}],\"isError\":true}"))
            .answers("broken", Reply.failure(-32050, "never mind"));
    try (NodeUnderTest node = node(backend)) {

      // When
      call(node.client(), "");
      node.client().call("x_broken", "{}");
      node.client().call("x_nothing", "{}");

      // Then
      Told tool = collector.span("tools/call x_search", SPAN_KIND_SERVER);
      Told broken = collector.span("tools/call x_broken", SPAN_KIND_SERVER);
      Told unknown = collector.span("tools/call", SPAN_KIND_SERVER);
      assertTellsOfAToolThatFailed(tool);
      assertThat(broken.attributes())
          .containsEntry("error.type", "-32050")
          .containsEntry("rpc.response.status_code", "-32050")
          .containsEntry("portolan.outcome", "error");
      assertThat(unknown.attributes())
          .containsEntry("portolan.fault", "UnknownEntry")
          .containsEntry("error.type", "-32602")
          .doesNotContainKey("gen_ai.tool.name");
      Told asked = collector.span("tools/call search", SPAN_KIND_CLIENT);
      assertThat(asked.attributes())
          .containsEntry("portolan.tenant", "acme")
          .containsEntry("server.address", "127.0.0.1")
          .containsEntry("server.port", Integer.toString(backend.port()))
          .containsEntry("gen_ai.tool.name", "search");
      assertThat(collector.spans().toString())
          .doesNotContain("hunter2", "top secret", "never mind", "x_nothing");
    }
  }
}
