package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever hangs up, on either side, makes no error of it in the log. */
class HungUpTest {
  private static final String ERROR = "\"level\":\"ERROR\"";

  private final Bench bench = new Bench();
  private final FakeMcpServer backend = bench.backend("slow");
  private final NodeUnderTest node = bench.nodeBefore(backend);
  private final LogRecord ours = LogRecord.of("dev.portolan");
  private final LogRecord ofVertx = LogRecord.of("io.vertx.core.http");
  private final LogRecord ofItsNet = LogRecord.of("io.vertx.core.net");

  @AfterEach
  void close() {
    ours.close();
    ofVertx.close();
    ofItsNet.close();
    bench.close();
  }

  /** A connection that has said this, and is reset when it is closed. */
  private Socket resetting(String said) throws IOException {
    Socket socket = RawRequest.saying(node, said);
    socket.setSoLinger(true, 0);
    return socket;
  }

  private String errors() {
    return (ours.text() + ofVertx.text() + ofItsNet.text())
        .lines()
        .filter(line -> line.contains(ERROR))
        .reduce("", String::concat);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 400})
  void aConnectionThatIsResetWithinItsRequest(int after) throws IOException {
    // Given
    String call = RawRequest.of("slow").text();
    assertThat(call).hasSizeGreaterThan(after);
    Socket socket = resetting(call.substring(0, after));

    // When
    socket.close();

    // Then
    await().until(() -> ours.text().contains("The connection of 127.0.0.1:"));
    assertThat(errors()).isEmpty();
  }

  @Test
  void aClientThatLeavesBeforeItsBackendHasAnswered() throws IOException {
    // Given
    Promise<Void> never = Promise.promise();
    backend.answers("slow", Reply.after(never.future(), Reply.text("too late")));
    Socket socket = resetting(RawRequest.of("slow").text());
    TestClient.await(backend.awaitCount(McpMethod.TOOLS_CALL, 1));

    // When
    socket.close();

    // Then
    TestClient.await(backend.awaitCancelled(1));
    assertThat(errors()).isEmpty();
  }

  @Test
  void aBackendThatHangsUp() {
    // Given
    backend.dropsConnectionBeforeHead();

    // When
    var answer = node.client("acme").call("slow", "{}");

    // Then
    assertThat(answer.code()).isEqualTo(-32603);
    assertThat(errors()).isEmpty();
  }
}
