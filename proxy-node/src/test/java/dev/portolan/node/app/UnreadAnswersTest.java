package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
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
  private static Socket saying(NodeUnderTest node, String text) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(SMALL_WINDOW);
    socket.setSoTimeout(PATIENCE_MS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()));
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    return socket;
  }

  private static RawRequest list() {
    return RawRequest.asking("tools/list", "");
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
  void aLargeListComesWholeHoweverLateItIsReadAndThenTheNextAnswer() throws IOException {
    // Given
    offersLongTools();
    NodeUnderTest node = bench.nodeBefore(backend);
    var expected = node.client("acme").list("tools/list").result().path("tools");

    // When
    String answer;
    String next = RawRequest.of("tool0").with("Connection", "close").text();
    try (Socket socket = saying(node, list().text() + next)) {
      TestClient.await(backend.awaitCount(McpMethod.TOOLS_LIST, 1));
      answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    // Then
    int head = answer.indexOf("\r\n\r\n") + 4;
    int end = answer.indexOf("HTTP/1.1 200", head);
    String body = answer.substring(head, end);
    assertThat(answer.substring(0, head))
        .containsIgnoringCase("Content-Length: " + body.length() + "\r\n");
    assertThat(answer.substring(end)).contains("\"text\":\"tool0\"");
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
    try (Socket socket = saying(node, list().text())) {
      await().until(() -> lists(node, "cancelled") == 1);

      // Then
      long read = restOf(socket.getInputStream());
      assertThat(read).isPositive().isLessThan((long) TOOLS * LONG.length());
      assertThat(lists(node, "ok")).isZero();
    }
  }

  @Test
  void theBackendHearsThatAClientInASharedSessionWasCutOff() throws IOException {
    // Given
    FakeMcpServer shared =
        TestClient.await(FakeMcpServer.start(bench.vertx(), Era.LEGACY))
            .offers(tool("work"))
            .answers("work", Reply.text(LONG.repeat(TOOLS)));
    NodeUnderTest node =
        bench.node("limits: {callTimeout: 2s}\n" + Backends.mount(shared, "sessions: shared"));
    LegacyClient client = LegacyClient.at(node.client());
    String body = LegacyClient.bodyOf("7", "tools/call", LegacyClient.named("work"));

    // When
    try (Socket socket = saying(node, ofLegacyClient(client, body))) {
      TestClient.await(shared.awaitCount(McpMethod.CANCELLED, 1));

      // Then
      assertThat(socket.isConnected()).isTrue();
      assertThat(Backends.only(shared, McpMethod.TOOLS_CALL).json().path("id"))
          .isEqualTo(Backends.only(shared, McpMethod.CANCELLED).params().path("requestId"));
    }
  }

  private static String ofLegacyClient(LegacyClient client, String body) {
    return String.join(
        "\r\n",
        "POST /mcp HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        "Accept: application/json, text/event-stream",
        "MCP-Protocol-Version: " + LegacyClient.LATEST,
        "Mcp-Session-Id: " + client.session(),
        "Content-Length: " + body.length(),
        "",
        body);
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
    try (Socket socket = saying(node, listen.text())) {
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
