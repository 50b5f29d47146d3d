package dev.portolan.testkit.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a Redis, for tests that want to look into it or to do something to it. Each
 * command waits for its reply, ten seconds at most. Safe for use by several threads, one command at
 * a time. Failures of the wire are {@link UncheckedIOException}s.
 *
 * <pre>{@code
 * try (var redis = RedisCommands.connect(server.uri())) {
 *   redis.command("SET", "a", "b");
 *   assertThat(redis.command("GET", "a").text()).isEqualTo("b");
 * }
 * }</pre>
 */
public final class RedisCommands implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  static final int DEFAULT_PORT = 6379;

  private final Socket socket;
  private final RespReader replies;
  private final String address;

  private RedisCommands(String host, int port, Duration patience) throws IOException {
    address = host + ":" + port;
    socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) patience.toMillis());
      socket.connect(new InetSocketAddress(host, port), (int) patience.toMillis());
      replies = new RespReader(new BufferedInputStream(socket.getInputStream()));
    } catch (IOException cause) {
      socket.close();
      throw cause;
    }
  }

  /** Connects to {@code redis://[user:password@]host[:port]}, without TLS. */
  public static RedisCommands connect(URI uri) {
    if (!"redis".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "Redis at " + uri.getScheme() + "://" + uri.getHost() + " (expected: redis://host:port)");
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return connect(uri.getHost(), port, login(uri));
  }

  /** Connects, and says who it is unless that is null. */
  public static RedisCommands connect(String host, int port, @Nullable RedisLogin login) {
    return connect(host, port, login, PATIENCE);
  }

  static RedisCommands connect(
      String host, int port, @Nullable RedisLogin login, Duration patience) {
    RedisCommands commands;
    try {
      commands = new RedisCommands(host, port, patience);
    } catch (IOException cause) {
      throw new UncheckedIOException(host + ":" + port + " " + cause.getMessage(), cause);
    }
    if (login != null) {
      try {
        commands.command("AUTH", login.user(), login.password());
      } catch (RuntimeException cause) {
        commands.close();
        throw cause;
      }
    }
    return commands;
  }

  /**
   * Sends one command and waits for its reply.
   *
   * @throws IllegalStateException if Redis refuses it
   */
  public RedisReply command(String... words) {
    RedisReply reply = ask(words);
    if (reply instanceof RedisReply.Refused refused) {
      throw new IllegalStateException(words[0] + ": " + refused.message());
    }
    return reply;
  }

  /** As {@link #command}, but a refusal is a reply too. */
  public synchronized RedisReply ask(String... words) {
    try {
      send(words);
      return replies.read();
    } catch (IOException cause) {
      throw new UncheckedIOException(
          words[0] + " at " + address + ": " + cause.getMessage(), cause);
    }
  }

  /** All keys that match a glob pattern. */
  public Set<String> keys(String pattern) {
    Set<String> keys = new TreeSet<>();
    String cursor = "0";
    do {
      List<RedisReply> page = command("SCAN", cursor, "MATCH", pattern, "COUNT", "1000").items();
      cursor = page.getFirst().text();
      keys.addAll(page.getLast().texts());
    } while (!cursor.equals("0"));
    return keys;
  }

  /** What a line of {@code INFO} says of a field; empty if there is none. */
  public String info(String section, String field) {
    return command("INFO", section)
        .text()
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  void send(String... words) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("*" + words.length + "\r\n"));
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(ascii("$" + bytes.length + "\r\n"));
      out.writeBytes(bytes);
      out.writeBytes(ascii("\r\n"));
    }
    out.writeTo(socket.getOutputStream());
  }

  /** From now on a reply may take so long; ten seconds at first. */
  public void patience(Duration each) {
    try {
      socket.setSoTimeout((int) each.toMillis());
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** The next reply, to a command that has several. */
  RedisReply next() throws IOException {
    return replies.read();
  }

  /** From now on the next reply may take as long as it likes: the connection is a feed. */
  void waitForever() throws IOException {
    socket.setSoTimeout(0);
  }

  private static @Nullable RedisLogin login(URI uri) {
    if (uri.getUserInfo() == null) {
      return null;
    }
    List<String> parts = new ArrayList<>(List.of(uri.getUserInfo().split(":", 2)));
    String user = parts.getFirst().isEmpty() ? "default" : parts.getFirst();
    return new RedisLogin(user, parts.getLast());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
