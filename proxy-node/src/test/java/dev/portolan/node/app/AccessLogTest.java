package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.Era;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One line about each request: who, what, how long, how it ended; never what was said. */
class AccessLogTest {
  private static final String KEY = "key-of-ann";

  private final Backends backends = new Backends();
  private final LogRecord log = LogRecord.of("dev.portolan.access");
  private final LogRecord audit = LogRecord.of("dev.portolan.audit");

  @AfterEach
  void close() {
    log.close();
    audit.close();
    backends.close();
  }

  private static String yaml(FakeMcpServer backend, String settings) {
    return settings
        + """
        tenants:
          acme:
            apiKeys: [{subject: ann, sha256: "%s"}]
            mounts: {crm: {url: "%s", prefix: x}}
        """
            .formatted(Bench.digest(KEY), backend.uri());
  }

  private List<JsonNode> lines(LogRecord of, int least) {
    await().until(() -> of.text().lines().count() >= least);
    return of.text().lines().map(TestClient::parse).toList();
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void saysWhoAskedWhatAndHowItEnded(Era era) {
    // Given
    FakeMcpServer backend =
        backends.of(era).offers(tool("search")).answers("search", Reply.text("top secret"));
    try (NodeUnderTest node = NodeUnderTest.of(yaml(backend, ""))) {

      // When
      node.client().withKey(KEY).call("x_search", "{\"password\":\"hunter2\"}");

      // Then
      JsonNode line = lines(log, 1).getFirst();
      assertThat(line.path("level").asText()).isEqualTo("INFO");
      assertThat(line.path("tenant").asText()).isEqualTo("acme");
      assertThat(line.path("subject").asText()).isEqualTo("ann");
      assertThat(line.path("method").asText()).isEqualTo("tools/call");
      assertThat(line.path("name").asText()).isEqualTo("x_search");
      assertThat(line.path("originalName").asText()).isEqualTo("search");
      assertThat(line.path("mount").asText()).isEqualTo("crm");
      assertThat(line.path("era").asText()).isEqualTo("modern");
      assertThat(line.path("outcome").asText()).isEqualTo("ok");
      assertThat(line.path("status").asInt()).isEqualTo(200);
      assertThat(line.path("tookMicros").asLong()).isPositive();
      assertThat(line.path("bytesIn").asLong()).isPositive();
      assertThat(line.path("bytesOut").asLong()).isPositive();
      assertThat(line.path("node").asText()).isNotEmpty();
      assertThat(line.has("client")).isFalse();
      assertThat(log.text()).doesNotContain("hunter2", "top secret", KEY);
    }
  }

  @Test
  void warnsOfWhatDidNotEndWell() {
    // Given
    FakeMcpServer backend =
        backends
            .modern()
            .offers(tool("failing"), tool("broken"))
            .answers("failing", Reply.json("{\"content\":[],\"isError\": true}"))
            .answers("broken", Reply.failure(-32050, "never mind"));
    try (NodeUnderTest node = NodeUnderTest.of(yaml(backend, ""))) {
      TestClient ann = node.client().withKey(KEY);

      // When
      ann.call("x_failing", "{}");
      lines(log, 1);
      ann.call("x_broken", "{}");
      lines(log, 2);
      ann.call("x_nothing", "{}");

      // Then
      List<JsonNode> lines = lines(log, 3);
      assertThat(lines).allMatch(line -> line.path("level").asText().equals("WARN"));
      assertThat(lines.get(0).path("toolError").asBoolean()).isTrue();
      assertThat(lines.get(1).path("outcome").asText()).isEqualTo("error");
      assertThat(lines.get(1).path("code").asInt()).isEqualTo(-32050);
      assertThat(lines.get(2).path("outcome").asText()).isEqualTo("refused");
      assertThat(lines.get(2).path("reason").asText()).isEqualTo("UnknownEntry");
      assertThat(lines.get(2).path("code").asInt()).isEqualTo(-32602);
      assertThat(log.text()).doesNotContain("never mind");
    }
  }

  @Test
  void aToolThatFailsAtALegacyBackendIsSeenByItsOwnClientToo() {
    // Given
    FakeMcpServer backend =
        backends
            .legacy()
            .offers(tool("failing"))
            .answers("failing", Reply.json("{\"isError\":true,\"content\":[]}"));
    try (NodeUnderTest node = NodeUnderTest.of(yaml(backend, ""))) {
      LegacyClient ann = LegacyClient.at(node.client().withKey(KEY));

      // When
      ann.call("x_failing");

      // Then
      JsonNode line = lines(log, 3).getLast();
      assertThat(line.path("toolError").asBoolean()).isTrue();
      assertThat(line.path("era").asText()).isEqualTo("legacy");
      assertThat(log.text()).doesNotContain(ann.session());
    }
  }

  @Test
  void showsWhereAClientIsOnlyIfToldTo() {
    // Given
    FakeMcpServer backend = backends.modern().offers(tool("search"));
    try (NodeUnderTest node =
        NodeUnderTest.of(yaml(backend, "log: {clientAddress: forwarded}\n"))) {

      // When
      node.client().withKey(KEY).with("X-Forwarded-For", "6.6.6.6, 10.1.2.3").list("tools/list");
      lines(log, 1);
      node.client().withKey(KEY).list("tools/list");

      // Then
      assertThat(lines(log, 2))
          .extracting(line -> line.path("client").asText())
          .containsExactly("10.1.2.3", "127.0.0.1");
    }
  }

  @Test
  void aRefusedCredentialIsALineForAudits() {
    // Given
    FakeMcpServer backend = backends.modern().offers(tool("search"));
    try (NodeUnderTest node = NodeUnderTest.of(yaml(backend, "log: {clientAddress: peer}\n"))) {

      // When
      node.client("acme").withKey("open-sesame").send("{}", Map.of());

      // Then
      JsonNode line = lines(audit, 1).getFirst();
      assertThat(line.path("message").asText()).isEqualTo("credential refused");
      assertThat(line.path("path").asText()).isEqualTo("/t/acme/mcp");
      assertThat(line.path("client").asText()).isEqualTo("127.0.0.1");
      assertThat(lines(log, 1).getFirst().path("method").asText()).isEqualTo("POST");
      assertThat(audit.text() + log.text()).doesNotContain("open-sesame");
    }
  }
}
