package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.config.ConfigLoader;
import dev.portolan.testkit.FakeMcpServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On loopback, who asks for a name that is not ours has been sent by rebound DNS. */
class ForeignHostTest {
  private final Bench bench = new Bench();
  private final FakeMcpServer backend = bench.backend("t");
  private final NodeUnderTest node =
      NodeUnderTest.exactly(
          ConfigLoader.parse(
              """
              listen: {host: 127.0.0.1, port: 0, allowedHosts: [own.example]}
              management: {enabled: false}
              tenants: {acme: {mounts: {one: {url: "%s"}}}}
              """
                  .formatted(backend.uri()),
              "test",
              name -> null));

  @AfterEach
  void close() {
    node.close();
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1:9", "LOCALHOST:80", "[::1]:1", "own.example:443"})
  void answersToItsOwnNames(String host) throws IOException {
    // When
    String answer = RawRequest.of("t").with("Host", host).answerOf(node);

    // Then
    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"result\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "localhost.evil.example", "none", "0.0.0.0", "127.0.0.2"})
  void refusesAnyOther(String host) throws IOException {
    // When
    String answer = RawRequest.of("t").with("Host", host).answerOf(node);

    // Then
    assertThat(answer).startsWith("HTTP/1.1 403 ").contains("Host: " + host + " (expected: ");
    assertThat(backend.calls()).isEmpty();
  }

  @Test
  void refusesARequestThatIsAddressedToNobody() throws IOException {
    // When
    String answer = RawRequest.of("t").without("Host").answerOf(node);

    // Then
    assertThat(answer).startsWith("HTTP/1.1 403 ").contains("Host: none (expected: ");
    assertThat(backend.calls()).isEmpty();
  }

  @Test
  void refusesAnOriginThatIsNotOurs() throws IOException {
    // When
    String answer = RawRequest.of("t").with("Origin", "https://evil.example").answerOf(node);

    // Then
    assertThat(answer).startsWith("HTTP/1.1 403 ").contains("Origin: https://evil.example");
    assertThat(backend.calls()).isEmpty();
  }

  @Test
  void isNotTalkedIntoHttp2WhichSaysTheHostInAnotherWay() throws IOException {
    // When
    String asked =
        RawRequest.of("t")
            .with("Upgrade", "h2c")
            .with("HTTP2-Settings", "AAMAAABkAAQAoAAAAAIAAAAA")
            .with("Host", "evil.example")
            .answerOf(node);
    String known = RawRequest.untilItHangsUp(node, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    // Then
    assertThat(asked).startsWith("HTTP/1.1 403 ");
    assertThat(known).contains(" 501 Not Implemented");
    assertThat(backend.calls()).isEmpty();
  }
}
