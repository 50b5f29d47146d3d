package dev.portolan.node.backend;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.lease.Leases;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.session.Session;
import dev.portolan.node.session.SessionGone;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionStore;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.LogLevel;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sessions at legacy backends that belong to one session of a client each. They are kept in the
 * store, for all nodes; what this node remembers itself only bridges the time until a call comes
 * with a copy of the client's session in which they stand. Safe for use by several event loops.
 */
final class OwnSessions {
  private static final int MAX_REMEMBERED = 10_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  /**
   * What is looked for: a session, but not the one that was lost. Who looks for another than the
   * lost one never finds what was entered before it, however the memories of nodes have aged.
   */
  private record Wanted(SessionKey of, MountId at, @Nullable BackendSession instead) {}

  /** A call that needs a session. */
  private record Asker(SessionStore store, ClientSession as, BoundMount to) {}

  private final Line line;
  private final Handshakes handshakes;
  private final Cache<Wanted, BackendSession> entered;
  private final SingleFlight<Wanted, BackendSession> flights;
  private final OpenedSessions opened;
  private final Openings openings;

  OwnSessions(Line line, Handshakes handshakes, Leases leases, BackendSettings settings) {
    this.line = line;
    this.openings = new Openings(line, leases, settings.limits().listTimeout());
    this.handshakes = handshakes;
    this.entered =
        Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .ticker(settings.ticker())
            .executor(Runnable::run)
            .build();
    this.flights = new SingleFlight<>(entered::getIfPresent);
    this.opened = new OpenedSessions(handshakes, settings);
  }

  /** Ends what belongs to sessions that have expired. To be called now and then. */
  void sweep() {
    opened.sweep();
  }

  /** Ends what ends with this node. */
  Future<?> close() {
    return opened.close();
  }

  /** The sessions of this client, as one call of it meets them. */
  SessionSource of(SessionStore store, ClientSession as) {
    return new OwnSource(this, handshakes, store, as);
  }

  /** The session that the client has there; empty if none was needed so far. */
  Optional<BackendSession> existing(ClientSession as, MountId at) {
    BackendSession entry = as.session().backends().get(at);
    return Optional.ofNullable(
        entry != null ? entry : entered.getIfPresent(new Wanted(as.key(), at, null)));
  }

  /**
   * The session to speak in, opened if there is none.
   *
   * @param lost was found to be gone by this call
   */
  Future<BackendSession> sessionOf(
      SessionStore store, ClientSession as, BoundMount to, @Nullable BackendSession lost) {
    MountId at = to.mount().id();
    BackendSession entry = as.session().backends().get(at);
    if (entry != null && !entry.equals(lost)) {
      opened.used(store, as.key(), to, entry);
      return Future.succeededFuture(entry);
    }
    return flights
        .run(new Wanted(as.key(), at, lost), wanted -> open(new Asker(store, as, to), wanted))
        .recover(cause -> Faults.seenBy(at, cause));
  }

  private Future<BackendSession> open(Asker asker, Wanted wanted) {
    return openings.once(
        wanted.of(), wanted.at(), () -> entered(asker, wanted), () -> opened(asker, wanted));
  }

  /** What another node has entered since our copy of the client's session was made. */
  private Future<Optional<BackendSession>> entered(Asker asker, Wanted wanted) {
    return line.home(asker.store().find(wanted.of()))
        .compose(now -> now.map(Future::succeededFuture).orElseGet(OwnSessions::gone))
        .map(
            now ->
                Optional.ofNullable(now.backends().get(wanted.at()))
                    .filter(entry -> !entry.equals(wanted.instead())));
  }

  private Future<BackendSession> opened(Asker asker, Wanted wanted) {
    Session session = asker.as().session();
    return handshakes
        .open(asker.to(), Introduction.initialize(session))
        .compose(fresh -> levelled(fresh, session.logLevel()))
        .compose(fresh -> enter(asker, wanted, fresh));
  }

  private Future<BackendSession> enter(Asker asker, Wanted wanted, LegacySession fresh) {
    SessionKey key = asker.as().key();
    return line.home(asker.store().enter(key, wanted.at(), fresh.toKeep(), wanted.instead()))
        .compose(now -> now.map(Future::succeededFuture).orElseGet(OwnSessions::gone))
        .onFailure(cause -> handshakes.end(fresh))
        .onSuccess(now -> settle(asker, wanted, fresh, now))
        .compose(now -> now.equals(fresh.toKeep()) ? caughtUp(asker, fresh) : as(now));
  }

  /** Of several nodes that race only the first keeps what it opened. */
  private void settle(Asker asker, Wanted wanted, LegacySession fresh, BackendSession now) {
    entered.put(wanted, now);
    if (now.equals(fresh.toKeep())) {
      opened.used(asker.store(), asker.as().key(), asker.to(), now);
    } else {
      handshakes.end(fresh);
    }
  }

  /**
   * The level may have changed after our copy of the session was made, and who changed it has not
   * seen the session that we entered since: so we look once more.
   */
  private Future<BackendSession> caughtUp(Asker asker, LegacySession fresh) {
    LogLevel said = asker.as().session().logLevel();
    return line.home(asker.store().find(asker.as().key()))
        .otherwise(Optional.empty())
        .map(now -> now.map(Session::logLevel).filter(level -> level != said))
        .compose(newer -> levelled(fresh, newer.orElse(null)))
        .map(LegacySession::toKeep);
  }

  private Future<LegacySession> levelled(LegacySession fresh, @Nullable LogLevel level) {
    return level == null || !Profiles.logs(fresh.profile())
        ? Future.succeededFuture(fresh)
        : handshakes.tell(fresh, Introduction.logLevel(level)).map(fresh);
  }

  private static Future<BackendSession> as(BackendSession now) {
    return Future.succeededFuture(now);
  }

  private static <T> Future<T> gone() {
    return Future.failedFuture(new SessionGone());
  }
}
