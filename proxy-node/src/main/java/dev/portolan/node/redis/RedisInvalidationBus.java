package dev.portolan.node.redis;

import dev.portolan.model.codec.CatalogChangedCodec;
import dev.portolan.model.event.CatalogChanged;
import dev.portolan.node.invalidation.InvalidationBus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.api.listener.StatusListener;
import org.redisson.client.codec.ByteArrayCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel on which nodes tell each other of changes. It is subscribed to once per node, and for
 * as long as it takes; the client does so again whenever the connection was lost. What was told in
 * between is lost: so each time, and each time that Redis comes back into reach, listeners hear of
 * a gap.
 */
final class RedisInvalidationBus implements InvalidationBus {
  private static final Logger LOG = LoggerFactory.getLogger(RedisInvalidationBus.class);

  /** Changes that wait to be heard. */
  private static final int CAPACITY = 10_000;

  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LAST_WAIT = Duration.ofSeconds(2);

  private final RedisLink link;
  private final String channel;
  private final Duration patience;
  private final RedisObserver observer;
  private final Inbox inbox;
  private final List<Hearing> hearings = new CopyOnWriteArrayList<>();
  private Ear ear = Ear.DEAF;

  /** Completes when the channel is heard; another one each time that Redis gets out of reach. */
  private Promise<Void> heard = Promise.promise();

  private enum Ear {
    DEAF,
    LISTENING,
    HEARING
  }

  /**
   * @param patience for a subscription, with the connection that it may need
   */
  RedisInvalidationBus(RedisLink link, String channel, Duration patience, RedisObserver observer) {
    this.link = link;
    this.channel = channel;
    this.patience = patience;
    this.observer = observer;
    this.inbox = new Inbox(CAPACITY, link::atHome, new Teller());
  }

  /** Hears the channel as soon as Redis is in reach. */
  void open() {
    link.onChange(
        reachable -> {
          if (reachable) {
            inbox.gap();
            reached();
          } else {
            missed();
          }
        });
  }

  @Override
  public Future<Void> publish(CatalogChanged change) {
    byte[] message = CatalogChangedCodec.encode(change);
    return link.call(RedisOperation.PUBLISH, client -> topic(client).publishAsync(message))
        .mapEmpty();
  }

  @Override
  public Future<Subscription> subscribe(Listener listener) {
    Hearing hearing = new Hearing(listener);
    hearings.add(hearing);
    return link.here(heard())
        .map(
            hears -> {
              link.atHome(() -> hearing.hear(Listener::gap));
              return () -> {
                hearings.remove(hearing);
                hearing.end();
              };
            });
  }

  private synchronized Future<Void> heard() {
    return heard.future();
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
    link.callAside(RedisOperation.SUBSCRIBE, patience, this::subscribe)
        .onSuccess(
            subscribed -> {
              turn(Ear.LISTENING, Ear.HEARING);
              inbox.gap();
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
        .thenCompose(watched -> topic.addListenerAsync(byte[].class, (name, bytes) -> told(bytes)));
  }

  private void told(byte[] message) {
    CatalogChangedCodec.decode(message)
        .filter(change -> change.epoch().value() < RedisScripts.EXACT)
        .ifPresentOrElse(inbox::changed, observer::ignoredMessage);
  }

  private RTopic topic(RedissonClient client) {
    return client.getTopic(channel, ByteArrayCodec.INSTANCE);
  }

  /** Ends all hearing. */
  void close() {
    hearings.forEach(Hearing::end);
    hearings.clear();
  }

  /** Each subscription, the first and those after a lost connection. */
  private final class Status implements StatusListener {
    @Override
    public void onSubscribe(String name) {
      inbox.gap();
    }

    @Override
    public void onUnsubscribe(String name) {}
  }

  private final class Teller implements Inbox.Reader {
    @Override
    public void changed(CatalogChanged change) {
      hearings.forEach(hearing -> hearing.hear(listener -> listener.changed(change)));
    }

    @Override
    public void gap() {
      hearings.forEach(hearing -> hearing.hear(Listener::gap));
    }

    @Override
    public void dropped() {
      observer.droppedMessages();
    }
  }

  /** One subscription; not a record, since the same listener may subscribe twice. */
  private static final class Hearing {
    private final Listener listener;
    private volatile boolean ended;

    Hearing(Listener listener) {
      this.listener = listener;
    }

    void end() {
      ended = true;
    }

    void hear(Consumer<Listener> news) {
      if (ended) {
        return;
      }
      try {
        news.accept(listener);
      } catch (RuntimeException broken) {
        LOG.error("A listener of catalog changes failed; the others are told all the same", broken);
      }
    }
  }
}
