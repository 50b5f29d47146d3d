package dev.portolan.testkit.redis;

import java.net.URI;
import java.util.List;
import java.util.function.Predicate;

/** What is published on some channels of a Redis. Keeps the first 200,000 messages. */
public final class RedisSubscription implements AutoCloseable {
  private final RedisFeed feed;

  private RedisSubscription(RedisCommands connection, String verb, String... channels) {
    String[] words = new String[channels.length + 1];
    words[0] = verb;
    System.arraycopy(channels, 0, words, 1, channels.length);
    feed = RedisFeed.open(connection, channels.length, words);
  }

  /** Listens from now on. */
  public static RedisSubscription to(URI uri, String... channels) {
    return new RedisSubscription(RedisCommands.connect(uri), "SUBSCRIBE", channels);
  }

  /** Listens from now on, to channels whose names match a glob pattern. */
  public static RedisSubscription toPattern(URI uri, String pattern) {
    return new RedisSubscription(RedisCommands.connect(uri), "PSUBSCRIBE", pattern);
  }

  /** What was published so far, oldest first. */
  public List<PublishedMessage> messages() {
    return feed.heard().stream().flatMap(reply -> PublishedMessage.of(reply).stream()).toList();
  }

  /** Waits until a message like this was published, ten seconds at most. */
  public PublishedMessage await(Predicate<PublishedMessage> wanted) {
    RedisReply reply =
        feed.await("a message", heard -> PublishedMessage.of(heard).filter(wanted).isPresent());
    return PublishedMessage.of(reply).orElseThrow();
  }

  @Override
  public void close() {
    feed.close();
  }
}
