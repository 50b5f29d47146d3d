package dev.portolan.node.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.testkit.FakeMcpServer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A connection takes up a place at a node: there are so many, and none for whoever says nothing.
 */
class ConnectionsTest {
  private static final int PATIENCE_MS = 10_000;
  private static final int MOMENT_MS = 20;
  private static final int HUNG_UP = -1;

  private final Bench bench = new Bench();
  private final FakeMcpServer backend = bench.backend("quick");

  @AfterEach
  void close() {
    bench.close();
  }

  private static Socket silent(NodeUnderTest node) throws IOException {
    Socket socket = RawRequest.saying(node, "");
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  /** Asks on a connection, which stays open, and hears the whole answer. */
  private static String ask(Socket socket) throws IOException {
    socket.getOutputStream().write(RawRequest.of("quick").text().getBytes(US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("}}")) {
      int next = socket.getInputStream().read();
      assertThat(next).as("after %s", answer).isNotEqualTo(HUNG_UP);
      answer.append((char) next);
    }
    return answer.toString();
  }

  private static String counted(NodeUnderTest node) {
    return node.gateway().metrics().scrape();
  }

  private static void until(NodeUnderTest node, String line) {
    await().until(() -> counted(node).contains(line));
  }

  @Test
  void hangsUpOnWhoComesBeyondTheBound() throws IOException {
    // Given
    NodeUnderTest node = bench.nodeBefore(backend, "limits: {maxConnections: 2}\n");
    try (Socket first = silent(node);
        Socket second = silent(node)) {
      until(node, "portolan_connections_open 2.0");

      // When
      int beyond;
      try (Socket third = silent(node)) {
        beyond = third.getInputStream().read();
      }

      // Then
      assertThat(beyond).isEqualTo(HUNG_UP);
      until(node, "portolan_connections_open 2.0");
      until(node, "portolan_connections_refused_total{reason=\"too_many\"} 1.0");
      assertThat(ask(first)).startsWith("HTTP/1.1 200");
      assertThat(ask(second)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void givesThePlaceOfOneThatEndsToTheNext() throws IOException {
    // Given
    NodeUnderTest node = bench.nodeBefore(backend, "limits: {maxConnections: 1}\n");
    try (Socket gone = silent(node)) {
      until(node, "portolan_connections_open 1.0");
      assertThat(gone.isConnected()).isTrue();
    }
    until(node, "portolan_connections_open 0.0");

    // When
    String answer;
    try (Socket next = silent(node)) {
      answer = ask(next);
    }

    // Then
    assertThat(answer).startsWith("HTTP/1.1 200");
  }

  @Test
  void hangsUpOnAConnectionThatSaysNothing() throws IOException {
    // Given
    NodeUnderTest node = bench.nodeBefore(backend, "limits: {bodyTimeout: 200ms}\n");

    // When
    int end;
    try (Socket silent = silent(node)) {
      end = silent.getInputStream().read();
    }

    // Then
    assertThat(end).isEqualTo(HUNG_UP);
    until(node, "portolan_connections_refused_total{reason=\"silent\"} 1.0");
  }

  @Test
  void hangsUpOnAFirstRequestThatComesByteByByte() throws IOException {
    // Given
    NodeUnderTest node = bench.nodeBefore(backend, "limits: {bodyTimeout: 200ms}\n");

    // When
    try (Socket slow = silent(node)) {
      slow.setSoTimeout(MOMENT_MS);
      await().until(() -> isHungUpAfterAnotherByte(slow));
    }

    // Then
    until(node, "portolan_connections_refused_total{reason=\"silent\"} 1.0");
  }

  private static boolean isHungUpAfterAnotherByte(Socket slow) throws IOException {
    try {
      slow.getOutputStream().write('P');
      return slow.getInputStream().read() == HUNG_UP;
    } catch (SocketTimeoutException notYet) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void leavesAConnectionAloneThatHasAsked() throws IOException {
    // Given
    NodeUnderTest node = bench.nodeBefore(backend, "limits: {bodyTimeout: 2s}\n");
    try (Socket asking = silent(node)) {
      String first = ask(asking);
      try (Socket clock = silent(node)) {
        assertThat(clock.getInputStream().read()).isEqualTo(HUNG_UP);
      }

      // When
      String second = ask(asking);

      // Then
      assertThat(first).startsWith("HTTP/1.1 200");
      assertThat(second).startsWith("HTTP/1.1 200");
    }
  }
}
