package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.Era;
import dev.portolan.node.edge.Pace;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Event streams of calls in which nothing is said for long. */
class SilentStreamsTest {
  private static final Pace QUICK = new Pace(Duration.ofMillis(90), Duration.ofSeconds(5));
  private static final String KEEP_ALIVE = ": keep-alive\n\n";

  private final Backends backends = new Backends();
  private final Promise<Void> gate = Promise.promise();

  @AfterEach
  void close() {
    backends.close();
  }

  /** Opens its stream and says nothing until the gate is open. */
  private FakeMcpServer silent(Era era) {
    FakeMcpServer backend = backends.of(era).offers(tool("work"));
    return backend.answers(
        "work",
        Reply.talk(
            talk -> {
              talk.begin();
              gate.future().onSuccess(go -> talk.finish("{\"content\":[]}"));
            }));
  }

  private static void untilKeptAlive(Opened stream, int times) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> stream.text().split(KEEP_ALIVE, -1).length > times);
  }

  @ParameterizedTest
  @CsvSource({"LEGACY, 2025-06-18", "MODERN, 2025-11-25", "LEGACY, 2025-11-25"})
  void aLegacyClientHearsThatItsCallIsAlive(Era era, String version) {
    // Given
    try (NodeUnderTest node = NodeUnderTest.at(QUICK, Backends.mount(silent(era)))) {
      LegacyClient client = LegacyClient.at(node.client(), version, LegacyClient.ALL);

      // When
      Opened called = client.stream("tools/call", LegacyClient.named("work"));
      untilKeptAlive(called, 2);
      gate.complete();

      // Then
      assertThat(called.answer().path("result").has("content")).isTrue();
      boolean primed = version.equals(LegacyClient.LATEST);
      assertThat(called.ids()).hasSize(primed ? 2 : 1);
      assertThat(called.text()).startsWith(primed ? "data: \nid: r:" : KEEP_ALIVE);
    }
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void aModernClientHearsThatItsCallIsAlive(Era era) {
    // Given
    try (NodeUnderTest node = NodeUnderTest.at(QUICK, Backends.mount(silent(era)))) {
      // When
      String params = Inquirer.params("work", "");
      Opened called =
          Opened.of(
              TestClient.await(
                  node.client().open(HttpMethod.POST, TestClient.headersOf("tools/call", params))),
              TestClient.bodyOf(7, "tools/call", params));
      untilKeptAlive(called, 2);
      gate.complete();

      // Then
      assertThat(called.answer().path("result").has("content")).isTrue();
      assertThat(called.ids()).isEmpty();
    }
  }

  /** More than an idle time goes by, told by the beats of the stream. */
  @Test
  void aSessionIsNotIdleWhileItsClientListens() {
    // Given
    String yaml = "sessions: {idle: 4s}\n" + Backends.mount(silent(Era.LEGACY));
    try (NodeUnderTest node = NodeUnderTest.at(QUICK, yaml)) {
      LegacyClient client = LegacyClient.at(node.client());

      // When
      Opened stream = client.listen();
      untilKeptAlive(stream, 60);

      // Then
      assertThat(client.ask("ping", "").status()).isEqualTo(200);
      assertThat(stream.isOver()).isFalse();
      stream.leave();
    }
  }

  @Test
  void nothingIsSaidWithinAnEvent() {
    // Given
    Promise<Void> later = Promise.promise();
    FakeMcpServer backend = silent(Era.LEGACY).offers(tool("work"), tool("halting"));
    backend.answers(
        "halting",
        Reply.talk(
            talk -> {
              talk.raw("data: {\"jsonrpc\":\"2.0\",\"id\":77,\"result\":{\"half\":1,");
              later.future().onSuccess(go -> talk.raw("\"content\":[]}}\n\n"));
              gate.future().onSuccess(go -> talk.drop());
            }));
    try (NodeUnderTest node = NodeUnderTest.at(QUICK, Backends.mount(backend))) {
      LegacyClient client = LegacyClient.at(node.client(), "2025-06-18", LegacyClient.ALL);
      Opened halting = client.streamOf(ReplayRig.body("halting")).untilItSays("half");
      Opened silent = client.stream("tools/call", LegacyClient.named("work"));
      untilKeptAlive(silent, 3);

      // When
      later.complete();

      // Then
      halting.untilItSays("id: r:");
      assertThat(halting.messages().getLast().at("/result/content").isArray()).isTrue();
      untilKeptAlive(halting, 1);
      gate.complete();
      silent.untilOver();
    }
  }
}
