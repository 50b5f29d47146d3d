package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.FakeMcpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What is Portolan's own to say, and large, does not pile up before a client that does not read.
 */
class UnreadAnswersTest {
  private static final int TOOLS = 400;

  /** More than the operating system takes on a connection whose client reads nothing. */
  private static final String LONG = "x".repeat(40_000);

  private static final int PATIENCE_MS = 10_000;
  private static final int SMALL_WINDOW = 16 << 10;

  private final Bench bench = new Bench();
  private final FakeMcpServer backend = bench.backend().offersResource("crm://1");
  private int said;

  @AfterEach
  void close() {
    bench.close();
  }

  private void offersLongTools() {
    for (int each = 0; each < TOOLS; each++) {
      backend.offers(tool("tool" + each, LONG));
    }
  }

  /** A connection that has said this, and whose client's side takes little unread. */
  private static Socket saying(NodeUnderTest node, RawRequest request) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(SMALL_WINDOW);
    socket.setSoTimeout(PATIENCE_MS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()));
    socket.getOutputStream().write(request.text().getBytes(US_ASCII));
    return socket;
  }

  private static RawRequest list() {
    return RawRequest.asking("tools/list", "").with("Connection", "close");
  }

  private static String counted(NodeUnderTest node) {
    return node.gateway().metrics().scrape();
  }

  private static long lists(NodeUnderTest node, String outcome) {
    String series =
        "portolan_requests_seconds_count{method=\"tools/list\",outcome=\"" + outcome + "\"";
    return counted(node).lines().filter(line -> line.startsWith(series)).count();
  }

  @Test
  void aLargeListComesWholeHoweverLateItIsRead() throws IOException {
    // Given
    offersLongTools();
    NodeUnderTest node = bench.nodeBefore(backend);
    var expected = node.client("acme").list("tools/list").result().path("tools");

    // When
    String answer;
    try (Socket socket = saying(node, list())) {
      TestClient.await(backend.awaitCount(McpMethod.TOOLS_LIST, 1));
      answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    // Then
    int head = answer.indexOf("\r\n\r\n") + 4;
    String body = answer.substring(head);
    assertThat(answer.substring(0, head))
        .containsIgnoringCase("Content-Length: " + body.length() + "\r\n");
    var tools = TestClient.parse(body).path("result").path("tools");
    assertThat(tools).hasSize(TOOLS);
    assertThat(tools.equals(expected)).isTrue();
  }

  @Test
  void aClientThatReadsNoneOfALargeListIsCutOff() throws IOException {
    // Given
    offersLongTools();
    NodeUnderTest node = bench.nodeBefore(backend, "limits: {callTimeout: 500ms}\n");

    // When
    try (Socket socket = saying(node, list())) {
      await().until(() -> lists(node, "cancelled") == 1);

      // Then
      long read = restOf(socket.getInputStream());
      assertThat(read).isPositive().isLessThan((long) TOOLS * LONG.length());
      assertThat(lists(node, "ok")).isZero();
    }
  }

  /** How much can be read until the connection ends, in whichever way. */
  private static long restOf(InputStream in) {
    long read = 0;
    byte[] piece = new byte[64 << 10];
    try {
      for (int more = in.read(piece); more >= 0; more = in.read(piece)) {
        read += more;
      }
    } catch (SocketTimeoutException open) {
      throw new AssertionError("still open after " + read + " bytes", open);
    } catch (IOException reset) {
      return read;
    }
    return read;
  }

  @Test
  void aListenerForWhichTooMuchWaitsIsCutOff() throws IOException {
    // Given
    NodeUnderTest node = bench.nodeBefore(backend);
    RawRequest listen =
        RawRequest.asking(
            "subscriptions/listen", "\"notifications\":{\"resourceSubscriptions\":[\"crm://1\"]}");
    try (Socket socket = saying(node, listen)) {
      await().until(() -> counted(node).contains("portolan_streams_open{tenant=\"acme\"} 1.0"));

      // When
      await()
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                saysSomethingLong();
                return counted(node).contains("portolan_streams_open{tenant=\"acme\"} 0.0");
              });

      // Then
      assertThat(restOf(socket.getInputStream())).isPositive();
    }
  }

  /** Of another part of the resource each time, so that none takes the place of another. */
  private void saysSomethingLong() {
    said++;
    backend.announce(
        McpMethod.RESOURCE_UPDATED.wireName(),
        "{\"uri\":\"crm://1#%d\",\"_meta\":{\"why\":\"%s\"}}".formatted(said, LONG.repeat(10)));
  }
}
