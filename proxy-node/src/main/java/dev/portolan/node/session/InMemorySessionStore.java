package dev.portolan.node.session;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.config.SessionConfig;
import dev.portolan.node.wire.LogLevel;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a node that is alone. Bounded for each principal and over all: a full store
 * begins no session, rather than to end one that is in use. Thread-safe.
 */
public final class InMemorySessionStore implements SessionStore {
  private static final int MAX_SESSIONS = 1_000_000;

  /**
   * So many that have expired are forgotten at a time, so that no request waits for all of them.
   */
  private static final int SWEEP = 1_000;

  private final SessionConfig config;
  private final Ticker ticker;
  private final int maxSessions;
  private final long origin;
  private final Map<SessionKey, Held> sessions = new HashMap<>();
  private final Map<Fingerprint, Integer> counts = new HashMap<>();
  private final TreeSet<Held> byExpiry =
      new TreeSet<>(
          Comparator.<Held>comparingLong(held -> held.expires)
              .thenComparingLong(held -> held.number));
  private long begun;

  public InMemorySessionStore(SessionConfig config, Ticker ticker) {
    this(config, ticker, MAX_SESSIONS);
  }

  InMemorySessionStore(SessionConfig config, Ticker ticker, int maxSessions) {
    this.config = config;
    this.ticker = ticker;
    this.maxSessions = maxSessions;
    this.origin = ticker.read();
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public synchronized Future<Boolean> begin(
      SessionKey key, Fingerprint principal, Session session) {
    sweep(SWEEP);
    if (isFull() || hasAll(principal)) {
      sweep(maxSessions);
    }
    if (hasAll(principal)) {
      return Future.succeededFuture(false);
    }
    if (isFull()) {
      return Future.failedFuture(new SessionsUnavailable("full"));
    }
    Held held = new Held(key, principal, session, ++begun, now() + config.maxLife().toNanos());
    sessions.put(key, held);
    counts.merge(principal, 1, Integer::sum);
    renew(held);
    return Future.succeededFuture(true);
  }

  @Override
  public synchronized Future<Optional<Session>> find(SessionKey key) {
    sweep(SWEEP);
    Held held = live(key);
    if (held != null) {
      byExpiry.remove(held);
      renew(held);
    }
    return Future.succeededFuture(Optional.ofNullable(held).map(found -> found.session));
  }

  @Override
  public synchronized Future<Boolean> isThere(SessionKey key) {
    return Future.succeededFuture(live(key) != null);
  }

  @Override
  public synchronized Future<Boolean> setLogLevel(SessionKey key, LogLevel level) {
    Held held = live(key);
    if (held != null) {
      held.session = held.session.with(level);
    }
    return Future.succeededFuture(held != null);
  }

  @Override
  public synchronized Future<Optional<BackendSession>> enter(
      SessionKey key, MountId mount, BackendSession fresh, @Nullable BackendSession instead) {
    Held held = live(key);
    if (held == null) {
      return Future.succeededFuture(Optional.empty());
    }
    BackendSession entered = held.session.backends().get(mount);
    if (entered != null && !entered.equals(instead)) {
      return Future.succeededFuture(Optional.of(entered));
    }
    held.session = held.session.with(mount, fresh);
    return Future.succeededFuture(Optional.of(fresh));
  }

  @Override
  public synchronized Future<Subscribed> subscribe(SessionKey key, MountId mount, String uri) {
    Held held = live(key);
    if (held == null) {
      return Future.succeededFuture(Subscribed.NO_SESSION);
    }
    if (held.session.isSubscribed(mount, uri)) {
      return Future.succeededFuture(Subscribed.DONE);
    }
    if (!held.session.hasRoomFor(uri)) {
      return Future.succeededFuture(Subscribed.TOO_MANY);
    }
    held.session = held.session.subscribed(mount, uri);
    return Future.succeededFuture(Subscribed.DONE);
  }

  @Override
  public synchronized Future<Boolean> unsubscribe(SessionKey key, MountId mount, String uri) {
    Held held = live(key);
    if (held != null) {
      held.session = held.session.unsubscribed(mount, uri);
    }
    return Future.succeededFuture(held != null);
  }

  @Override
  public synchronized Future<Optional<Session>> end(SessionKey key, Fingerprint principal) {
    Held held = live(key);
    if (held != null) {
      forget(held);
    }
    return Future.succeededFuture(Optional.ofNullable(held).map(ended -> ended.session));
  }

  private @Nullable Held live(SessionKey key) {
    Held held = sessions.get(key);
    return held != null && held.expires > now() ? held : null;
  }

  private void renew(Held held) {
    held.expires = Math.min(now() + config.idle().toNanos(), held.end);
    byExpiry.add(held);
  }

  private void sweep(int most) {
    for (int swept = 0; swept < most && !byExpiry.isEmpty(); swept++) {
      if (byExpiry.first().expires > now()) {
        return;
      }
      forget(byExpiry.first());
    }
  }

  private void forget(Held held) {
    byExpiry.remove(held);
    sessions.remove(held.key);
    counts.computeIfPresent(held.principal, (who, count) -> count > 1 ? count - 1 : null);
  }

  private boolean hasAll(Fingerprint principal) {
    return counts.getOrDefault(principal, 0) >= config.maxPerPrincipal();
  }

  private boolean isFull() {
    return sessions.size() >= maxSessions;
  }

  /** Since this was made, so that it never overflows. */
  private long now() {
    return ticker.read() - origin;
  }

  private static final class Held {
    private final SessionKey key;
    private final Fingerprint principal;
    private final long number;
    private final long end;
    private Session session;
    private long expires;

    private Held(SessionKey key, Fingerprint principal, Session session, long number, long end) {
      this.key = key;
      this.principal = principal;
      this.session = session;
      this.number = number;
      this.end = end;
    }
  }
}
