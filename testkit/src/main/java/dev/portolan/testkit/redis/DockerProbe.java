package dev.portolan.testkit.redis;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out in milliseconds, over the Unix socket of the Docker engine, what Testcontainers would
 * need minutes for: that there is no engine, or that it can not have an image.
 */
final class DockerProbe {
  static final String DEFAULT_IMAGE = "redis:7-alpine";

  private static final Duration QUICK = Duration.ofSeconds(3);
  private static final Duration PULL = Duration.ofSeconds(90);
  private static final String UNIX = "unix://";
  private static final int OK = 200;

  private DockerProbe() {}

  /** What is missing for a container of this image; null if nothing is. */
  static @Nullable String missing(String image) {
    String host = System.getenv().getOrDefault("DOCKER_HOST", "");
    if (!host.isEmpty() && !host.startsWith(UNIX)) {
      return null; // an engine elsewhere: Testcontainers knows the ways there
    }
    Optional<Path> socket =
        host.isEmpty() ? usualSocket() : Optional.of(Path.of(host.substring(UNIX.length())));
    return socket.map(path -> missing(path, image)).orElse("no socket of a Docker engine");
  }

  static @Nullable String missing(Path socket, String image) {
    try {
      if (status(socket, "GET /_ping", QUICK) != OK) {
        return "Docker engine at " + socket + " does not answer";
      }
      String inspect = "GET /images/" + image + "/json";
      if (status(socket, inspect, QUICK) == OK) {
        return null;
      }
      int answer = status(socket, "POST /images/create?" + nameAndTag(image), PULL);
      return answer == OK && status(socket, inspect, QUICK) == OK
          ? null
          : "Docker engine at " + socket + " cannot get " + image + " (HTTP " + answer + ")";
    } catch (IOException cause) {
      return "Docker engine at " + socket + ": " + cause.getMessage();
    }
  }

  private static Optional<Path> usualSocket() {
    String home = System.getProperty("user.home");
    String runtime = System.getenv().getOrDefault("XDG_RUNTIME_DIR", home);
    return Stream.of(
            Path.of("/var/run/docker.sock"),
            Path.of(runtime, "docker.sock"),
            Path.of(home, ".docker", "run", "docker.sock"),
            Path.of(home, ".docker", "desktop", "docker.sock"))
        .filter(Files::exists)
        .findFirst();
  }

  private static String nameAndTag(String image) {
    int colon = image.lastIndexOf(':');
    // the colon of a registry's port is no tag
    boolean tagged = colon > image.lastIndexOf('/');
    String name = tagged ? image.substring(0, colon) : image;
    String tag = tagged ? image.substring(colon + 1) : "latest";
    return "fromImage=%s&tag=%s"
        .formatted(
            URLEncoder.encode(name, StandardCharsets.UTF_8),
            URLEncoder.encode(tag, StandardCharsets.UTF_8));
  }

  /** Sends one request, reads the response to its end, and gives its status. */
  private static int status(Path socket, String request, Duration bound) throws IOException {
    Deadline deadline = Deadline.in(bound);
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      String head = request + " HTTP/1.0\r\nHost: docker\r\nContent-Length: 0\r\n\r\n";
      channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      StringBuilder first = new StringBuilder();
      ByteBuffer buffer = ByteBuffer.allocate(8192);
      int read = 0;
      while (read >= 0) {
        if (deadline.isOver()) {
          throw new IOException(request + " took longer than " + bound.toSeconds() + " s");
        }
        selector.select(Math.max(1, deadline.leftMillis()));
        selector.selectedKeys().clear();
        buffer.clear();
        read = channel.read(buffer);
        if (first.length() < 64) {
          buffer.flip();
          first.append(StandardCharsets.US_ASCII.decode(buffer));
        }
      }
      return statusOf(first.toString());
    }
  }

  private static int statusOf(String response) throws IOException {
    List<String> words = List.of(response.lines().findFirst().orElse("").split(" ", 3));
    if (words.size() < 2 || !words.get(1).matches("\\d{3}")) {
      throw new IOException("no HTTP response (expected: one of a Docker engine)");
    }
    return Integer.parseInt(words.get(1));
  }
}
