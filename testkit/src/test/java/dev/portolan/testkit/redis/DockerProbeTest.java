package dev.portolan.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerProbeTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nOK";
  private static final String MISSING = "HTTP/1.1 404 Not Found\r\n\r\n{\"message\":\"none\"}";

  @TempDir private Path folder;

  @Test
  void findsNothingMissingWhenTheImageIsThere() throws Exception {
    // Given
    try (Engine engine = new Engine(folder.resolve("d.sock"), request -> OK)) {
      // When
      String missing = DockerProbe.missing(engine.socket, "redis:7-alpine");

      // Then
      assertThat(missing).isNull();
      assertThat(engine.asked)
          .containsExactly("GET /_ping HTTP/1.0", "GET /images/redis:7-alpine/json HTTP/1.0");
    }
  }

  @Test
  void saysThatTheImageCannotBeHad() throws Exception {
    // Given
    UnaryOperator<String> answer = request -> request.startsWith("GET /_ping") ? OK : MISSING;
    try (Engine engine = new Engine(folder.resolve("d.sock"), answer)) {
      // When
      String missing = DockerProbe.missing(engine.socket, "mirror:5000/redis");

      // Then
      assertThat(missing).contains("cannot get mirror:5000/redis").contains("404");
      assertThat(engine.asked)
          .endsWith("POST /images/create?fromImage=mirror%3A5000%2Fredis&tag=latest HTTP/1.0");
    }
  }

  @Test
  void saysThatAPullBroughtNoImage() throws Exception {
    // Given
    UnaryOperator<String> answer = request -> request.contains("/json") ? MISSING : OK;
    try (Engine engine = new Engine(folder.resolve("d.sock"), answer)) {
      // When
      String missing = DockerProbe.missing(engine.socket, "redis:7");

      // Then
      assertThat(missing).contains("cannot get redis:7");
    }
  }

  @Test
  void saysThatNobodyAnswers() {
    // Given
    Path none = folder.resolve("none.sock");

    // When
    String missing = DockerProbe.missing(none, "redis:7");

    // Then
    assertThat(missing).contains(none.toString());
  }

  @Test
  void saysThatWhoAnswersIsNoEngine() throws Exception {
    // Given
    try (Engine engine = new Engine(folder.resolve("d.sock"), request -> "SSH-2.0-x\r\n")) {
      // When
      String missing = DockerProbe.missing(engine.socket, "redis:7");

      // Then
      assertThat(missing).contains("no HTTP response");
    }
  }

  /** Answers one request after another on a Unix socket, as an engine does. */
  private static final class Engine implements AutoCloseable {
    final Path socket;
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final ServerSocketChannel server;

    Engine(Path socket, UnaryOperator<String> answer) throws IOException {
      this.socket = socket;
      server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofVirtual().start(() -> serve(answer));
    }

    private void serve(UnaryOperator<String> answer) {
      try {
        while (true) {
          try (SocketChannel client = server.accept()) {
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            client.read(buffer);
            buffer.flip();
            String request = StandardCharsets.US_ASCII.decode(buffer).toString();
            asked.add(request.lines().findFirst().orElse(""));
            client.write(
                ByteBuffer.wrap(answer.apply(request).getBytes(StandardCharsets.US_ASCII)));
          }
        }
      } catch (IOException closed) {
        // the test is over
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
