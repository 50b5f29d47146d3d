package dev.portolan.node.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;

/** A request written by hand: its head may be such as no client's library would send. */
final class RawRequest {
  private static final int PATIENCE_MS = 10_000;

  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final String body;

  private RawRequest(String method, String params) {
    body = TestClient.bodyOf(1, method, params);
    headers.put("Host", "localhost");
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json, text/event-stream");
    headers.putAll(TestClient.headersOf(method, params));
    headers.put("Content-Length", Integer.toString(body.getBytes(UTF_8).length));
  }

  /** A call of this tool. */
  static RawRequest of(String tool) {
    return new RawRequest("tools/call", "\"name\":\"" + tool + "\",\"arguments\":{}");
  }

  static RawRequest asking(String method, String params) {
    return new RawRequest(method, params);
  }

  RawRequest with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  RawRequest without(String header) {
    headers.remove(header);
    return this;
  }

  /** As it goes over the wire. */
  String text() {
    StringBuilder text = new StringBuilder("POST /mcp HTTP/1.1\r\n");
    headers.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    return text + "\r\n" + body;
  }

  /** All that comes back until the node hangs up. */
  String answerOf(NodeUnderTest node) throws IOException {
    return untilItHangsUp(node, with("Connection", "close").text());
  }

  static String untilItHangsUp(NodeUnderTest node, String said) throws IOException {
    try (Socket socket = saying(node, said)) {
      socket.setSoTimeout(PATIENCE_MS);
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  /** A connection that has said this. */
  static Socket saying(NodeUnderTest node, String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port());
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    return socket;
  }
}
