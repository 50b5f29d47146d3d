package dev.portolan.testkit.redis;

import java.net.URI;
import java.util.List;
import java.util.UUID;

/**
 * Every command that a Redis executes, whoever sent it, as {@code MONITOR} tells it: {@code
 * 1790000000.123456 [0 127.0.0.1:40000] "GET" "a"}. Keeps the first 200,000, and refuses to answer
 * beyond that.
 */
public final class RedisMonitor implements AutoCloseable {
  private final RedisFeed feed;
  private final RedisCommands commands;

  private RedisMonitor(RedisCommands monitored, RedisCommands commands) {
    this.commands = commands;
    this.feed = RedisFeed.open(monitored, 1, "MONITOR");
  }

  /** Watches from now on. */
  public static RedisMonitor of(URI uri) {
    return new RedisMonitor(RedisCommands.connect(uri), RedisCommands.connect(uri));
  }

  /** Watches from now on. */
  public static RedisMonitor of(RedisServer server) {
    return new RedisMonitor(server.connect(), server.connect());
  }

  /**
   * All commands that were executed before this was called and after {@link #forget}: it waits
   * until a marker of its own has come by, which it leaves out.
   */
  public List<String> seen() {
    String marker = UUID.randomUUID().toString();
    commands.command("ECHO", marker);
    feed.await("ECHO " + marker, line -> line.text().contains(marker));
    return feed.heard().stream()
        .map(RedisReply::text)
        .takeWhile(line -> !line.contains(marker))
        .filter(line -> !isMarker(line))
        .toList();
  }

  /** Forgets what was executed before this was called. */
  public void forget() {
    seen();
    feed.forget();
  }

  @Override
  public void close() {
    feed.close();
    commands.close();
  }

  private static boolean isMarker(String line) {
    return line.matches(".*\"ECHO\" \"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\"");
  }
}
