package dev.portolan.node.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.app.CacheAdmin.Bounds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no decent client sends to the management listener. */
class ManagementSocketTest {
  private static final String TOKEN = "Authorization: Bearer " + Managed.TOKEN + "\r\n";

  private final CacheRig rig = new CacheRig(Bounds.DEFAULT, "crm");

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /cache/purge?all=true HTTP/1.1\r\nHost: localhost\r\n" + TOKEN,
        "POST /cache/purge?all=true HTTP/1.1\r\nHost: localhost\r\n",
        "POST /health/live HTTP/1.1\r\nHost: localhost\r\n"
      })
  void hangsUpOnABodyWithoutAnEnd(String head) throws IOException {
    // When
    String answer = untilItHangsUp(head + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");

    // Then
    assertThat(answer).matches("(?s)HTTP/1.1 4\\d\\d .*").containsIgnoringCase("connection: close");
  }

  @Test
  void refusesAQueryThatCannotBeDecoded() throws IOException {
    // When
    String answer =
        untilItHangsUp(
            "GET /cache?tenant=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + TOKEN
                + "\r\n");

    // Then
    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("query: 'tenant=%zz' (expected: percent-encoded UTF-8)");
  }

  @Test
  void refusesANameThatIsNotOfThisMachine() throws IOException {
    // When
    String answer =
        untilItHangsUp(
            "GET /cache HTTP/1.1\r\nHost: rebound.example:8081\r\nConnection: close\r\n"
                + TOKEN
                + "\r\n");

    // Then
    assertThat(answer).startsWith("HTTP/1.1 403 ").contains("Host: 'rebound.example:8081'");
  }

  @Test
  void takesTheLongestToken() throws IOException {
    // When
    String answer =
        untilItHangsUp(
            "GET /cache HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Authorization: Bearer "
                + "x".repeat(8_192)
                + "\r\n\r\n");

    // Then
    assertThat(answer).as("read, and wrong").startsWith("HTTP/1.1 401 ");
  }

  private String untilItHangsUp(String request) throws IOException {
    try (Managed operator = rig.listen();
        Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), URI.create(operator.url()).getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
