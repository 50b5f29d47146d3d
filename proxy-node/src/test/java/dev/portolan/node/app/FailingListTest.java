package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Failure is never an answer (invariant 6). */
class FailingListTest {
  private static final String TWO =
      "tenants: {acme: {mounts: {good: {url: \"%s\"}, bad: {url: \"%s\"}}}}\n";
  private static final String UNCACHED =
      "tenants: {acme: {mounts: {one: {url: \"%s\", ttl: 0s}}}}\n";
  private static final String INCOMPLETE = "/_meta/dev.portolan~1incomplete";

  private final Bench bench = new Bench();
  private final FakeMcpServer backend = bench.backend("t");

  @AfterEach
  void close() {
    bench.close();
  }

  static Stream<Reply> failures() {
    return Stream.of(
        Reply.status(500, "oops"),
        Reply.status(401),
        Reply.status(429),
        Reply.status(200, "nonsense"),
        Reply.status(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"),
        Reply.failure(-32603, "broken"),
        new Reply.DropBeforeHead(),
        new Reply.DropMidBody("{\"jsonrpc\":\"2.0\",\"id\":"),
        new Reply.Never());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void callsAFailingListNeitherEmptyNorItsToolsUnknown(Reply failure) {
    // Given
    TestClient client =
        bench.nodeBefore(backend.fails(failure), "limits: {listTimeout: 300ms}\n").client();

    // When
    var listed = client.list("tools/list");
    var called = client.call("t", "{}");

    // Then
    for (var answer : new TestClient.Answer[] {listed, called}) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.code()).isEqualTo(-32603);
      assertThat(answer.error().at("/data/backend").asText()).isEqualTo("one");
      assertThat(answer.error().at("/data/reason").asText()).isNotEmpty();
    }
    assertThat(Bench.callsAt(backend)).isZero();
  }

  @Test
  void saysThatACallMayBeSentAgainIfItsToolCouldNotEvenBeLookedUp() {
    // Given
    TestClient client =
        bench
            .node("tenants: {acme: {mounts: {one: {url: \"%s\"}}}}\n".formatted(Bench.nowhere()))
            .client();

    // When
    var answer = client.call("t", "{}");

    // Then
    assertThat(answer.code()).isEqualTo(-32603);
    assertThat(answer.error().at("/data/reason").asText()).isEqualTo("unreachable");
    assertThat(answer.error().at("/data/retryable").asBoolean()).isTrue();
  }

  @Test
  void namesTheMountsThatAreMissingFromAList() {
    // Given
    TestClient client = bench.node(TWO.formatted(backend.uri(), Bench.nowhere())).client();

    // When
    var answer = client.list("tools/list");

    // Then
    assertThat(answer.result().at("/tools/0/name").asText()).isEqualTo("t");
    assertThat(answer.result().at(INCOMPLETE + "/0").asText()).isEqualTo("bad");
    assertThat(answer.result().path("ttlMs").asLong()).isLessThanOrEqualTo(5_000);
  }

  @Test
  void servesTheToolsThatAreThereWhileAnotherMountFails() {
    // Given
    TestClient client = bench.node(TWO.formatted(backend.uri(), Bench.nowhere())).client();

    // When
    var there = client.call("t", "{}");
    var perhaps = client.call("of_the_other", "{}");

    // Then
    assertThat(there.result().at("/content/0/text").asText()).isEqualTo("t");
    assertThat(perhaps.code()).isEqualTo(-32603);
    assertThat(perhaps.error().at("/data/backend").asText()).isEqualTo("bad");
  }

  @Test
  void keepsTheLastGoodListWhileItsBackendFails() {
    // Given
    TestClient client = bench.node(UNCACHED.formatted(backend.uri())).client();
    TestClient.Answer before = client.list("tools/list");
    backend.fails(500);

    // When
    var answer = client.list("tools/list");

    // Then
    assertThat(before.result().at(INCOMPLETE).isMissingNode()).isTrue();
    assertThat(answer.result().at("/tools/0/name").asText()).isEqualTo("t");
    assertThat(answer.result().at(INCOMPLETE + "/0").asText()).isEqualTo("one");
    assertThat(answer.result().path("ttlMs").asLong()).isLessThanOrEqualTo(5_000);
  }

  @Test
  void forgetsTheLastGoodListBeyondStaleOnError() {
    // Given
    TestClient client =
        bench.node("catalog: {staleOnError: 0s}\n" + UNCACHED.formatted(backend.uri())).client();
    client.list("tools/list");
    backend.fails(500);

    // When
    var answer = client.list("tools/list");

    // Then
    assertThat(answer.code()).isEqualTo(-32603);
    assertThat(answer.error().at("/data/reason").asText()).isEqualTo("server_error");
  }

  @Test
  void takesAnEmptyListForAnAnswer() {
    // Given
    FakeMcpServer empty = bench.backend();
    TestClient client = bench.nodeBefore(empty).client();

    // When
    var listed = client.list("tools/list");
    var called = client.call("t", "{}");

    // Then
    assertThat(listed.result().path("tools").isArray()).isTrue();
    assertThat(listed.result().path("tools")).isEmpty();
    assertThat(called.code()).isEqualTo(-32602);
  }
}
