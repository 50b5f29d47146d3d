package dev.portolan.node.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.api.listener.StatusListener;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * A channel on which nodes tell each other things. It is subscribed to once per node, and for as
 * long as it takes; the client does so again whenever the connection was lost. What was told in
 * between is lost: so each time, and each time that Redis comes back into reach, the reader hears
 * of a gap.
 */
final class RedisChannel {
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LAST_WAIT = Duration.ofSeconds(2);

  private final RedisLink link;
  private final String name;
  private final RedisOperation telling;
  private final RedisOperation hearing;
  private final Duration patience;
  private final Reader reader;
  private Ear ear = Ear.DEAF;

  /** Completes when the channel is heard; another one each time that Redis gets out of reach. */
  private Promise<Void> heard = Promise.promise();

  /** Hears the channel, on any thread. */
  interface Reader {
    void told(byte[] message);

    /** Messages may have been missed. */
    void gap();
  }

  private enum Ear {
    DEAF,
    LISTENING,
    HEARING
  }

  /**
   * @param telling as what a message that is told is counted
   * @param hearing as what a subscription is
   * @param patience for a subscription, with the connection that it may need
   */
  RedisChannel(
      RedisLink link,
      String name,
      RedisOperation telling,
      RedisOperation hearing,
      Duration patience,
      Reader reader) {
    this.link = link;
    this.name = name;
    this.telling = telling;
    this.hearing = hearing;
    this.patience = patience;
    this.reader = reader;
  }

  /** Hears the channel as soon as Redis is in reach. */
  void open() {
    link.onChange(
        reachable -> {
          if (reachable) {
            reader.gap();
            reached();
          } else {
            missed();
          }
        });
  }

  /** Completes when Redis has the message, not when it was heard. */
  Future<Void> tell(byte[] message) {
    return link.call(telling, client -> topic(client).publishAsync(message)).mapEmpty();
  }

  /** Completes when the channel is heard. */
  Future<Void> heard() {
    Promise<Void> now;
    synchronized (this) {
      now = heard;
    }
    return link.here(now.future());
  }

  private void reached() {
    switch (ear()) {
      case DEAF -> listen(FIRST_WAIT);
      case LISTENING -> {}
      case HEARING -> hears();
    }
  }

  private synchronized void missed() {
    if (heard.future().isComplete()) {
      heard = Promise.promise();
    }
  }

  private synchronized Ear ear() {
    return ear;
  }

  private synchronized boolean turn(Ear from, Ear to) {
    boolean turned = ear == from;
    ear = turned ? to : ear;
    return turned;
  }

  /** Has Redis tell this node, and tries again until it does, or is out of reach. */
  private void listen(Duration wait) {
    if (!turn(Ear.DEAF, Ear.LISTENING)) {
      return;
    }
    link.callAside(hearing, patience, this::subscribe)
        .onSuccess(
            subscribed -> {
              turn(Ear.LISTENING, Ear.HEARING);
              reader.gap();
              hears();
            })
        .onFailure(
            refused -> {
              turn(Ear.LISTENING, Ear.DEAF);
              link.later(wait, () -> listenAgain(wait.multipliedBy(2)));
            });
  }

  private void listenAgain(Duration wait) {
    if (link.isReachable()) {
      listen(wait.compareTo(LAST_WAIT) < 0 ? wait : LAST_WAIT);
    }
  }

  private void hears() {
    Promise<Void> now;
    synchronized (this) {
      now = heard;
    }
    now.tryComplete();
  }

  /** What an earlier attempt left behind goes first. */
  private CompletionStage<Integer> subscribe(RedissonClient client) {
    RTopic topic = topic(client);
    return topic
        .removeAllListenersAsync()
        .exceptionally(absent -> null)
        .thenCompose(clean -> topic.addListenerAsync(new Status()))
        .thenCompose(
            watched ->
                topic.addListenerAsync(byte[].class, (channel, bytes) -> reader.told(bytes)));
  }

  private RTopic topic(RedissonClient client) {
    return client.getTopic(name, ByteArrayCodec.INSTANCE);
  }

  /** Each subscription, the first and those after a lost connection. */
  private final class Status implements StatusListener {
    @Override
    public void onSubscribe(String channel) {
      reader.gap();
    }

    @Override
    public void onUnsubscribe(String channel) {}
  }
}
