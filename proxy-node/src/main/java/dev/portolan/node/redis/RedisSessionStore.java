package dev.portolan.node.redis;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.config.SessionConfig;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.session.SealedSessions;
import dev.portolan.node.session.Session;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionStore;
import dev.portolan.node.session.SessionsUnavailable;
import dev.portolan.node.session.Subscribed;
import dev.portolan.node.wire.LogLevel;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that all nodes share. A session is one hash, and each operation on it one script;
 * beside it lies the list of its principal's sessions, which may be off until it heals by itself:
 * what was listed and never begun, or was ended and not struck out, is counted for at most as long
 * as an idle session.
 */
final class RedisSessionStore implements SessionStore {
  private static final byte[] NOTHING = new byte[0];

  /** So often may another be first, with what this node cannot open, or has found to be lost. */
  private static final int ATTEMPTS = 5;

  private final RedisLink link;
  private final RedisKeys keys;
  private final SessionConfig config;
  private final SealedSessions sealed;
  private final Fingerprint salt;
  private final SessionLists lists;
  private final SessionReadings readings;

  /**
   * @param salt what principals are digested with once more: who they are can be guessed
   */
  RedisSessionStore(
      RedisLink link,
      RedisKeys keys,
      SessionConfig config,
      SealedSessions sealed,
      Fingerprint salt) {
    this.link = link;
    this.keys = keys;
    this.config = config;
    this.sealed = sealed;
    this.salt = salt;
    this.lists = new SessionLists(link, keys, config);
    this.readings = new SessionReadings(sealed);
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public Future<Boolean> begin(SessionKey key, Fingerprint principal, Session session) {
    StoredSession stored = new StoredSession(owner(principal), session);
    return orUnavailable(
        lists
            .enter(stored.owner(), key)
            .compose(
                entered -> entered ? write(key, stored).map(true) : Future.succeededFuture(false)));
  }

  private Future<List<byte[]>> write(SessionKey key, StoredSession stored) {
    return run(
        RedisOperation.BEGIN_SESSION,
        RedisSessionScripts.BEGIN,
        key,
        stored.introduction(),
        config.idle().toMillis(),
        config.maxLife().toMillis());
  }

  @Override
  public Future<Optional<Session>> find(SessionKey key) {
    return orUnavailable(
        run(
                RedisOperation.FIND_SESSION,
                RedisSessionScripts.FIND,
                key,
                config.idle().toMillis(),
                SessionLists.quarter(config.idle()))
            .map(answer -> found(key, answer)));
  }

  @Override
  public Future<Boolean> isThere(SessionKey key) {
    return orUnavailable(
        run(RedisOperation.FIND_SESSION, RedisSessionScripts.IS_THERE, key)
            .map(answer -> RedisScripts.text(answer.getFirst()).equals("1")));
  }

  private Optional<Session> found(SessionKey key, List<byte[]> answer) {
    if (answer.isEmpty()) {
      readings.forget(key);
      return Optional.empty();
    }
    Optional<StoredSession> stored = readings.read(key, answer.subList(1, answer.size()));
    long renewal = Long.parseLong(RedisScripts.text(answer.getFirst()));
    if (renewal > 0) {
      // nobody waits for it: if it fails, the next is a quarter of the idle time away
      stored.ifPresent(session -> lists.renew(session.owner(), key, renewal));
    }
    return stored.map(StoredSession::session);
  }

  @Override
  public Future<Boolean> setLogLevel(SessionKey key, LogLevel level) {
    return orUnavailable(
        run(
                RedisOperation.SET_LOG_LEVEL,
                RedisSessionScripts.SET,
                key,
                StoredSession.LOG_LEVEL,
                StoredSession.level(level))
            .map(answer -> RedisScripts.text(answer.getFirst()).equals("1")));
  }

  @Override
  public Future<Optional<BackendSession>> enter(
      SessionKey key, MountId mount, BackendSession fresh, @Nullable BackendSession instead) {
    Entry entry = new Entry(key, mount, fresh, instead);
    byte[] bytes = sealed.seal(key, mount, fresh);
    return orUnavailable(enter(entry, bytes, NOTHING, ATTEMPTS));
  }

  /**
   * Sealed bytes are never the same twice, so comparing them is comparing versions; what they mean
   * is compared here, where they can be opened.
   */
  private Future<Optional<BackendSession>> enter(
      Entry entry, byte[] bytes, byte[] expected, int attempts) {
    if (attempts == 0) {
      return Future.failedFuture(new SessionsUnavailable("contended"));
    }
    return run(
            RedisOperation.ENTER_BACKEND_SESSION,
            RedisSessionScripts.REPLACE,
            entry.key(),
            StoredSession.backend(entry.mount()),
            expected,
            bytes)
        .compose(
            answer -> {
              if (answer.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
              }
              byte[] now = answer.getFirst();
              if (Arrays.equals(now, bytes)) {
                return Future.succeededFuture(Optional.of(entry.fresh()));
              }
              Optional<BackendSession> other = sealed.open(entry.key(), entry.mount(), now);
              return other.isEmpty() || other.get().equals(entry.instead())
                  ? enter(entry, bytes, now, attempts - 1)
                  : Future.succeededFuture(other);
            });
  }

  @Override
  public Future<Subscribed> subscribe(SessionKey key, MountId mount, String uri) {
    return orUnavailable(
        run(
                RedisOperation.NOTE_SUBSCRIPTION,
                RedisSessionScripts.SUBSCRIBE,
                key,
                StoredSession.SUBSCRIPTION,
                StoredSession.subscription(mount, uri),
                Session.MAX_SUBSCRIPTIONS,
                Session.MAX_SUBSCRIPTION_BYTES)
            .map(answer -> subscribed(RedisScripts.text(answer.getFirst()))));
  }

  private static Subscribed subscribed(String answer) {
    return switch (answer) {
      case "done" -> Subscribed.DONE;
      case "many" -> Subscribed.TOO_MANY;
      default -> Subscribed.NO_SESSION;
    };
  }

  @Override
  public Future<Boolean> unsubscribe(SessionKey key, MountId mount, String uri) {
    return orUnavailable(
        run(
                RedisOperation.FORGET_SUBSCRIPTION,
                RedisSessionScripts.REMOVE,
                key,
                StoredSession.subscription(mount, uri))
            .map(answer -> RedisScripts.text(answer.getFirst()).equals("1")));
  }

  @Override
  public Future<Optional<Session>> end(SessionKey key, Fingerprint principal) {
    return orUnavailable(
        run(RedisOperation.END_SESSION, RedisSessionScripts.END, key)
            .onSuccess(answer -> readings.forget(key))
            .compose(answer -> ended(key, StoredSession.of(key, answer, sealed))));
  }

  /** It has ended, whether it could be struck out or not. */
  private Future<Optional<Session>> ended(SessionKey key, Optional<StoredSession> stored) {
    Optional<Session> session = stored.map(StoredSession::session);
    return stored.isEmpty()
        ? Future.succeededFuture(session)
        : lists
            .strike(stored.get().owner(), key)
            .transform(done -> Future.succeededFuture(session));
  }

  private Future<List<byte[]>> run(
      RedisOperation operation, String script, SessionKey key, Object... arguments) {
    List<String> names = List.of(keys.session(key.digest().hex()));
    return link.call(operation, client -> RedisScripts.run(client, script, names, arguments));
  }

  private Fingerprint owner(Fingerprint principal) {
    return Fingerprint.of("owner").add(salt.hex()).add(principal.hex()).build();
  }

  private static <T> Future<T> orUnavailable(Future<T> asked) {
    return asked.recover(
        cause ->
            Future.failedFuture(
                cause instanceof SessionsUnavailable
                    ? cause
                    : new SessionsUnavailable(Failures.of(cause).reason().word())));
  }

  /** What is to be entered. */
  private record Entry(
      SessionKey key, MountId mount, BackendSession fresh, @Nullable BackendSession instead) {}
}
