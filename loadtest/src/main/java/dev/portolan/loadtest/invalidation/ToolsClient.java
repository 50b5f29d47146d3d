package dev.portolan.loadtest.invalidation;

import dev.portolan.loadtest.fleet.Wrong;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Asks one endpoint for tools/list, over and over, on one connection that stays open. A plain
 * socket, since a client of more comfort takes as long as what is measured. For one thread at a
 * time.
 */
final class ToolsClient implements AutoCloseable {
  private static final int PATIENCE_MS = 10_000;
  private static final int MAX_LINE = 8 * 1024;
  private static final int MAX_BODY = 1024 * 1024;
  private static final String LENGTH = "content-length:";

  private static final String BODY =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"_meta\":{"
          + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}";

  private final URI endpoint;
  private final Socket socket;
  private final InputStream in;
  private final byte[] request;

  /**
   * @param endpoint on this machine, as {@code http://127.0.0.1:port/path}
   */
  ToolsClient(URI endpoint) {
    this.endpoint = endpoint;
    this.request = requestTo(endpoint).getBytes(StandardCharsets.US_ASCII);
    try {
      socket = new Socket(InetAddress.getByName(endpoint.getHost()), endpoint.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException cause) {
      throw new UncheckedIOException(endpoint + ": " + cause.getMessage(), cause);
    }
  }

  URI endpoint() {
    return endpoint;
  }

  /**
   * The body of the answer.
   *
   * @throws Wrong if it is not a 200 with a length
   */
  String list() {
    try {
      socket.getOutputStream().write(request);
      return answer();
    } catch (IOException cause) {
      throw new Wrong(endpoint + ": " + cause.getMessage(), cause);
    }
  }

  private String answer() throws IOException {
    String status = line();
    int length = -1;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
      }
    }
    if (length < 0 || length > MAX_BODY) {
      throw new Wrong(endpoint + ": " + status + " (expected: a body of 0 to 1 MiB, with length)");
    }
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    if (!status.startsWith("HTTP/1.1 200 ")) {
      throw new Wrong(endpoint + ": " + status + " " + body + " (expected: 200)");
    }
    return body;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.length() == MAX_LINE) {
        throw new IOException("'" + line + "' (expected: a line of at most 8 KiB)");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static String requestTo(URI endpoint) {
    return String.join(
        "\r\n",
        "POST " + endpoint.getPath() + " HTTP/1.1",
        "Host: " + endpoint.getAuthority(),
        "Content-Type: application/json",
        "Accept: application/json, text/event-stream",
        "MCP-Protocol-Version: 2026-07-28",
        "Mcp-Method: tools/list",
        "Content-Length: " + BODY.length(),
        "",
        BODY);
  }
}
