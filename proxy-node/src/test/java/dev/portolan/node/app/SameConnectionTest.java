package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a connection is good for after a request that was refused before all of it was read. */
class SameConnectionTest {
  private static final int PATIENCE_MS = 10_000;
  private static final String HEAD =
      String.join(
          "\r\n",
          "POST /mcp HTTP/1.1",
          "Host: localhost",
          "Content-Type: application/json",
          "Accept: application/json, text/event-stream",
          "");

  private final NodeUnderTest node =
      NodeUnderTest.of(
          """
          limits: {maxBodyBytes: 1KiB, bodyTimeout: 2s}
          tenants: {acme: {mounts: {one: {url: "http://127.0.0.1:9/mcp"}}}}
          """);
  private final Socket socket;

  SameConnectionTest() throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), node.port());
    socket.setSoTimeout(PATIENCE_MS);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    node.close();
  }

  @Test
  void servesTheNextRequestAfterOneThatWasTooLarge() throws IOException {
    // Given
    write(HEAD + "Content-Length: 1500\r\n\r\n" + "x".repeat(1500));
    readUntil("too large");

    // When
    write(HEAD + "Content-Length: 2\r\n\r\n{}");

    // Then
    readUntil("-32600");
  }

  @Test
  void servesTheNextRequestAfterOneThatWasReadAndRefused() throws IOException {
    // Given
    write(HEAD + "Content-Length: 1\r\n\r\nx");
    readUntil("-32700");

    // When
    write(HEAD + "Content-Length: 2\r\n\r\n{}");

    // Then
    readUntil("-32600");
  }

  @Test
  void closesOnAClientThatNeverSendsTheRestOfWhatWasRefused() throws IOException {
    // When
    write(HEAD + "Content-Length: 1500\r\n\r\nx");

    // Then
    assertThat(readToEnd()).startsWith("HTTP/1.1 413");
  }

  @Test
  void tellsAClientThatWaitsForItToGoOn() throws IOException {
    // Given
    write(HEAD + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    readUntil("HTTP/1.1 100");

    // When
    write("{}");

    // Then
    readUntil("-32600");
  }

  @Test
  void closesItAfterTheAnswerOfANodeThatLeaves() throws IOException {
    // Given
    node.gateway().leave();

    // When
    write(HEAD + "Content-Length: 2\r\n\r\n{}");

    // Then
    assertThat(readToEnd()).containsIgnoringCase("connection: close").contains("-32600");
  }

  private void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private String readToEnd() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private void readUntil(String said) throws IOException {
    StringBuilder heard = new StringBuilder();
    while (heard.indexOf(said) < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("after '%s', before '%s'", heard, said).isNotNegative();
      heard.append((char) next);
    }
  }
}
