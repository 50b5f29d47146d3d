package dev.portolan.node.redis;

import dev.portolan.model.codec.CatalogChangedCodec;
import dev.portolan.model.event.CatalogChanged;
import dev.portolan.node.invalidation.InvalidationBus;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel on which nodes tell each other of changes. Whenever some may have been missed, since
 * Redis was out of reach or this node did not keep up, listeners hear of a gap.
 */
final class RedisInvalidationBus implements InvalidationBus {
  private static final Logger LOG = LoggerFactory.getLogger(RedisInvalidationBus.class);

  /** Changes that wait to be heard. */
  private static final int CAPACITY = 10_000;

  private final RedisLink link;
  private final RedisChannel channel;
  private final RedisObserver observer;
  private final Inbox<CatalogChanged> inbox;
  private final List<Hearing> hearings = new CopyOnWriteArrayList<>();

  /**
   * @param patience for a subscription, with the connection that it may need
   */
  RedisInvalidationBus(RedisLink link, String channel, Duration patience, RedisObserver observer) {
    this.link = link;
    this.observer = observer;
    this.inbox = new Inbox<>(CAPACITY, link::atHome, new Teller());
    this.channel =
        new RedisChannel(
            link,
            channel,
            RedisOperation.PUBLISH,
            RedisOperation.SUBSCRIBE,
            patience,
            new Messages());
  }

  /** Hears the channel as soon as Redis is in reach. */
  void open() {
    channel.open();
  }

  @Override
  public Future<Void> publish(CatalogChanged change) {
    return channel.tell(CatalogChangedCodec.encode(change));
  }

  @Override
  public Future<Subscription> subscribe(Listener listener) {
    Hearing hearing = new Hearing(listener);
    hearings.add(hearing);
    return channel
        .heard()
        .map(
            hears -> {
              link.atHome(() -> hearing.hear(Listener::gap));
              return () -> {
                hearings.remove(hearing);
                hearing.end();
              };
            });
  }

  /** Ends all hearing. */
  void close() {
    hearings.forEach(Hearing::end);
    hearings.clear();
  }

  private final class Messages implements RedisChannel.Reader {
    @Override
    public void told(byte[] message) {
      CatalogChangedCodec.decode(message)
          .filter(change -> change.epoch().value() < RedisScripts.EXACT)
          .ifPresentOrElse(inbox::told, observer::ignoredMessage);
    }

    @Override
    public void gap() {
      inbox.gap();
    }
  }

  private final class Teller implements Inbox.Reader<CatalogChanged> {
    @Override
    public void told(CatalogChanged change) {
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
