package dev.portolan.testkit.redis;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A connection on which Redis speaks unasked. Keeps all that was said, up to a bound; beyond it,
 * reading is refused, so that nothing is ever counted short.
 */
final class RedisFeed implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int KEPT = 200_000;
  private static final int SHOWN = 20;

  private final RedisCommands connection;
  private final List<RedisReply> heard = new ArrayList<>();
  private boolean tooMany;
  private String state = "open";

  private RedisFeed(RedisCommands connection) {
    this.connection = connection;
  }

  /** Connects, sends this command, waits for as many replies to it, and listens from then on. */
  static RedisFeed open(URI uri, int replies, String... words) {
    return open(RedisCommands.connect(uri), replies, words);
  }

  static RedisFeed open(RedisCommands connection, int replies, String... words) {
    RedisFeed feed = new RedisFeed(connection);
    try {
      connection.command(words);
      for (int more = 1; more < replies; more++) {
        connection.next();
      }
      connection.waitForever();
    } catch (IOException | RuntimeException cause) {
      connection.close();
      throw new IllegalStateException(words[0] + ": " + cause.getMessage(), cause);
    }
    Thread.ofVirtual().name("redis-feed").start(feed::listen);
    return feed;
  }

  /** All that was heard so far. */
  synchronized List<RedisReply> heard() {
    if (tooMany) {
      throw new IllegalStateException("more than " + KEPT + " replies heard (expected: fewer)");
    }
    return List.copyOf(heard);
  }

  synchronized void forget() {
    heard.clear();
    tooMany = false;
  }

  /** Waits until something like this was heard, ten seconds at most. */
  RedisReply await(String what, Predicate<RedisReply> wanted) {
    try {
      return find(what, wanted);
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Redis was listened to", cause);
    }
  }

  @Override
  public void close() {
    connection.close();
  }

  private synchronized RedisReply find(String what, Predicate<RedisReply> wanted)
      throws InterruptedException {
    Deadline deadline = Deadline.in(PATIENCE);
    int looked = 0;
    while (true) {
      for (; looked < heard.size(); looked++) {
        if (wanted.test(heard.get(looked))) {
          return heard.get(looked);
        }
      }
      if (deadline.isOver()) {
        int from = Math.max(0, heard.size() - SHOWN);
        throw new IllegalStateException(
            "heard %d replies, the last %s; the feed is %s (expected: %s, within %d s)"
                .formatted(
                    heard.size(),
                    heard.subList(from, heard.size()),
                    state,
                    what,
                    PATIENCE.toSeconds()));
      }
      wait(Math.max(1, deadline.leftMillis()));
    }
  }

  private void listen() {
    try {
      while (true) {
        keep(connection.next());
      }
    } catch (IOException closed) {
      // what was heard remains; whoever waits for more finds out by the bound
      ended(closed);
    }
  }

  private synchronized void ended(IOException cause) {
    state = "closed: " + cause.getMessage();
  }

  private synchronized void keep(RedisReply reply) {
    if (heard.size() < KEPT) {
      heard.add(reply);
    } else {
      tooMany = true;
    }
    notifyAll();
  }
}
