package dev.portolan.node.config;

import static dev.portolan.node.config.Configs.LEAST;
import static dev.portolan.node.config.Configs.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portolan.node.config.TracingConfig.Otlp;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class TracingConfigTest {
  private static final String OTLP = "kind: otlp, endpoint: 'http://c:4318/v1/traces'";

  private static TracingConfig tracing(String keys) {
    return Configs.parse("tracing: {" + keys + "}\n" + LEAST).tracing();
  }

  @Test
  void tracesNothingUnlessToldTo() {
    // When, Then
    assertThat(Configs.parse(LEAST).tracing()).isEqualTo(new TracingConfig.Off());
    assertThat(tracing("kind: none")).isEqualTo(new TracingConfig.Off());
  }

  @Test
  void hasADefaultForAllButTheEndpoint() {
    // When, Then
    assertThat(tracing(OTLP))
        .isEqualTo(
            new Otlp(
                URI.create("http://c:4318/v1/traces"),
                Map.of(),
                0.1,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                2_048));
  }

  @Test
  void readsEveryKey() {
    // When
    TracingConfig read =
        tracing(
            "kind: otlp, endpoint: 'https://c/x', headers: {X-Key: abc}, ratio: 0.25, timeout: 2s,"
                + " interval: 1s, queue: 9");

    // Then
    assertThat(read)
        .isEqualTo(
            new Otlp(
                URI.create("https://c/x"),
                Map.of("x-key", new Secret("abc")),
                0.25,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                9));
    assertThat(read.toString()).doesNotContain("abc");
  }

  @Test
  void anAddressWithoutAPathMeansTheUsualOne() {
    // When, Then
    for (String endpoint : List.of("http://c:4318", "http://c:4318/")) {
      assertThat(((Otlp) tracing("kind: otlp, endpoint: '" + endpoint + "'")).endpoint())
          .isEqualTo(URI.create("http://c:4318/v1/traces"));
    }
  }

  static final List<Arguments> MISTAKES =
      List.of(
          Arguments.of(
              "kind: zipkin, anything: 1", "tracing.kind: 'zipkin' (expected: one of none, otlp)"),
          Arguments.of(
              "kind: otlp",
              "tracing.endpoint: missing (expected: the address of a collector, such as"
                  + " http://127.0.0.1:4318/v1/traces)"),
          Arguments.of(
              "endpoint: 'http://c'", "tracing.endpoint: unknown key (expected: one of kind)"),
          Arguments.of(
              "kind: otlp, endpoint: 'grpc://c:4317'",
              "tracing.endpoint: 'grpc://c:4317' (expected: an absolute http or https URL, no user,"
                  + " no query, no fragment)"),
          Arguments.of(
              "kind: otlp, endpoint: 'http://u:p@c/'",
              "tracing.endpoint: *** (expected: an absolute http or https URL, no user, no query,"
                  + " no fragment)"),
          Arguments.of(
              OTLP + ", ratio: 1.5",
              "tracing.ratio: '1.5' (expected: a number from 0 to 1, such as 0.1)"),
          Arguments.of(
              OTLP + ", ratio: 5%",
              "tracing.ratio: '5%' (expected: a number from 0 to 1, such as 0.1)"),
          Arguments.of(
              OTLP + ", queue: 0", "tracing.queue: '0' (expected: a whole number, 1 to 100000)"),
          Arguments.of(
              OTLP + ", timeout: 0s",
              "tracing.timeout: '0s' (expected: a duration such as 250ms, 5m or 1h30m, 10ms to"
                  + " 1m)"),
          Arguments.of(
              OTLP + ", headers: {x-key: ''}",
              "tracing.headers.x-key: *** (expected: visible ASCII on one line, 1 to 8192"
                  + " characters)"),
          Arguments.of(
              OTLP + ", headers: {Host: evil}",
              "tracing.headers.Host: header 'Host' (expected: a header name that is not the"
                  + " transport's own (host, content-*, accept, ...))"),
          Arguments.of(
              OTLP + ", headers: {a: b, A: c}",
              "tracing.headers.A: header 'A' (expected: each header once)"));

  @ParameterizedTest
  @FieldSource("MISTAKES")
  void tellsWhatIsWrongAndWhatWasExpected(String keys, String problem) {
    // When
    List<String> problems = problemsOf("tracing: {" + keys + "}\n" + LEAST);

    // Then
    assertThat(problems).singleElement().asString().endsWith(": " + problem);
  }

  @Test
  void refusesWhatNoFileCouldSay() {
    // When, Then
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Otlp(
                    URI.create("http://c/"),
                    Map.of(),
                    Double.NaN,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    1))
        .withMessageContaining("ratio: NaN");
  }

  @Test
  void aChangeNeedsARestartAndShowsNoKey() {
    // Given
    GatewayConfig before = Configs.parse("tracing: {" + OTLP + ", headers: {k: sesame}}\n" + LEAST);
    GatewayConfig after = Configs.parse("tracing: {" + OTLP + ", headers: {k: other}}\n" + LEAST);

    // When
    Reload plan = Reload.plan(before, after);

    // Then
    assertThat(plan)
        .isEqualTo(
            new Reload.Refuse(
                List.of("tracing: a secret changed (expected: a restart, or the one before)")));
  }

  @Test
  void linesOfRequestsAreConfiguredAndMayChangeWhileTheNodeRuns() {
    // Given
    GatewayConfig before = Configs.parse(LEAST);
    GatewayConfig after =
        Configs.parse("log: {access: failed, audit: false, clientAddress: peer}\n" + LEAST);

    // When
    Reload plan = Reload.plan(before, after);

    // Then
    assertThat(plan).isEqualTo(new Reload.Apply(after));
    assertThat(after.log().access()).isEqualTo(LogConfig.Access.FAILED);
    assertThat(after.log().audit()).isFalse();
    assertThat(after.log().clientAddress()).isEqualTo(LogConfig.ClientAddress.PEER);
    assertThat(problemsOf("log: {access: some}\n" + LEAST))
        .singleElement()
        .asString()
        .endsWith("log.access: 'some' (expected: one of none, failed, all)");
  }
}
