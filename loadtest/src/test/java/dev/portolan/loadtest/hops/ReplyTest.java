package dev.portolan.loadtest.hops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.loadtest.fleet.Wrong;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {
  private static final String GOOD = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}";

  @Test
  void readsOneWithALengthAndLeavesTheNext() throws IOException {
    // Given
    BufferedInputStream in =
        in("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nA: b\r\n\r\nhiHTTP/1.1 404 No");

    // When
    Reply reply = Reply.read(in);

    // Then
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers()).containsEntry("a", "b");
    assertThat(reply.body()).isEqualTo("hi");
    assertThat(in.readNBytes(4)).isEqualTo("HTTP".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void readsOneInChunks() throws IOException {
    // When
    Reply reply =
        Reply.read(
            in(
                "HTTP/1.1 200 OK\r\n"
                    + "transfer-encoding: chunked\r\n\r\n"
                    + "3\r\n"
                    + "abc\r\n"
                    + "A\r\n"
                    + "0123456789\r\n"
                    + "0\r\n\r\n"));

    // Then
    assertThat(reply.body()).isEqualTo("abc0123456789");
  }

  @Test
  void noticesThatAConnectionEnds() {
    assertThatThrownBy(() -> Reply.read(in("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi")))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void acceptsTheResultOfItsRequest() throws IOException {
    // Given
    Reply reply = reply(200, GOOD);

    // Then
    assertThatCode(() -> reply.mustAnswer(7)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":8,\"result\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32603,\"message\":\"no\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[],\"isError\":true}}",
        ""
      })
  void refusesAnyOtherAnswer(String body) throws IOException {
    // Given
    Reply reply = reply(200, body);

    // Then
    assertThatThrownBy(() -> reply.mustAnswer(7)).isInstanceOf(Wrong.class);
  }

  @Test
  void refusesAnotherStatus() throws IOException {
    // Given
    Reply reply = reply(429, GOOD);

    // Then
    assertThatThrownBy(() -> reply.mustAnswer(7))
        .isInstanceOf(Wrong.class)
        .hasMessageContaining("429");
  }

  private static Reply reply(int status, String body) throws IOException {
    return Reply.read(
        in("HTTP/1.1 " + status + " x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
  }

  private static BufferedInputStream in(String text) {
    return new BufferedInputStream(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
  }
}
