package dev.portolan.node.redis;

import dev.portolan.node.session.LocalSessionNews;
import dev.portolan.node.session.SessionNews;
import dev.portolan.node.session.SessionNotice;
import dev.portolan.node.session.SessionsUnavailable;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The channel on which nodes tell each other what happened in sessions. A node hears what it has
 * told itself as all others do, and only so.
 */
final class RedisSessionNews implements SessionNews {
  /** Notices that wait to be heard. */
  private static final int CAPACITY = 10_000;

  private final RedisChannel channel;
  private final RedisObserver observer;
  private final Inbox<SessionNotice> inbox;
  private final LocalSessionNews here = new LocalSessionNews();
  private volatile boolean closed;

  /**
   * @param patience for a subscription, with the connection that it may need
   */
  RedisSessionNews(RedisLink link, String channel, Duration patience, RedisObserver observer) {
    this.observer = observer;
    this.inbox = new Inbox<>(CAPACITY, link::atHome, new Teller());
    this.channel =
        new RedisChannel(
            link,
            channel,
            RedisOperation.TELL_SESSIONS,
            RedisOperation.HEAR_SESSIONS,
            patience,
            new Messages());
  }

  /** Hears the channel as soon as Redis is in reach. */
  void open() {
    channel.open();
  }

  @Override
  public Future<Void> tell(SessionNotice notice) {
    return channel
        .tell(SessionNoticeCodec.encode(notice))
        .recover(
            cause ->
                Future.failedFuture(new SessionsUnavailable(Failures.of(cause).reason().word())));
  }

  @Override
  public Future<Void> subscribe(Consumer<SessionNotice> listener) {
    return here.subscribe(listener).compose(added -> channel.heard());
  }

  /** Ends all hearing. */
  void close() {
    closed = true;
  }

  private final class Messages implements RedisChannel.Reader {
    @Override
    public void told(byte[] message) {
      SessionNoticeCodec.decode(message).ifPresentOrElse(inbox::told, observer::ignoredMessage);
    }

    /** Whoever missed something looks by itself. */
    @Override
    public void gap() {}
  }

  private final class Teller implements Inbox.Reader<SessionNotice> {
    @Override
    public void told(SessionNotice notice) {
      if (!closed) {
        here.tell(notice);
      }
    }

    @Override
    public void gap() {}

    @Override
    public void dropped() {
      observer.droppedMessages();
    }
  }
}
