package dev.portolan.node.edge;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.node.backend.ClientSession;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.session.Session;
import dev.portolan.node.session.SessionId;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionStore;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.LogLevel;
import dev.portolan.node.wire.RequestHead;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of legacy clients, as the edge speaks of them: by the header of a request and its
 * caller. A session is found for nobody but who began it.
 */
final class Sessions {
  private static final Duration COME_BACK = Duration.ofSeconds(1);

  /** Of a notice that was lost, the stream of a session knows no later than after this. */
  private static final Duration MOST_LOOK = Duration.ofSeconds(60);

  /**
   * So often a session is looked at within its idle time, lest it ends while its client listens.
   */
  private static final int LOOKS = 3;

  private final SessionStore store;
  private final Duration idle;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param idle after which the store takes a session for ended
   */
  Sessions(SessionStore store, Duration idle) {
    this.store = store;
    this.idle = idle;
  }

  /** How often a session is to be looked at whose client only listens. */
  Duration lookEvery() {
    Duration often = idle.dividedBy(LOOKS);
    return often.compareTo(MOST_LOOK) < 0 ? often : MOST_LOOK;
  }

  /** Begins one; fails with {@code Overloaded} if this caller has as many as it may. */
  Future<SessionId> begin(Caller caller, Session session) {
    SessionId id = SessionId.fresh(random);
    return store
        .begin(keyOf(caller, id), caller.principal(), session)
        .compose(
            begun ->
                begun
                    ? Future.succeededFuture(id)
                    : failed(new Fault.Overloaded("sessions", COME_BACK)));
  }

  /** The session that this request is of; fails if it names none, or none of this caller's. */
  Future<ClientSession> of(Caller caller, RequestHead head) {
    if (head.header(McpHeader.SESSION_ID) == null) {
      return failed(new Fault.MissingSession());
    }
    Optional<SessionKey> key = keyIn(caller, head);
    return key.isEmpty() ? failed(new Fault.UnknownSession()) : at(key.get());
  }

  /** The same, once more: what other nodes have done to it shows. */
  Future<ClientSession> at(SessionKey key) {
    return store
        .find(key)
        .compose(
            found ->
                found
                    .map(session -> Future.succeededFuture(new ClientSession(key, session)))
                    .orElseGet(() -> failed(new Fault.UnknownSession())));
  }

  /** Ends it; what it was. */
  Future<ClientSession> end(Caller caller, RequestHead head) {
    Optional<SessionKey> key = keyIn(caller, head);
    if (key.isEmpty()) {
      return failed(new Fault.UnknownSession());
    }
    return store
        .end(key.get(), caller.principal())
        .compose(
            ended ->
                ended
                    .map(session -> Future.succeededFuture(new ClientSession(key.get(), session)))
                    .orElseGet(() -> failed(new Fault.UnknownSession())));
  }

  Future<Void> setLogLevel(ClientSession of, LogLevel level) {
    return store
        .setLogLevel(of.key(), level)
        .compose(set -> set ? Future.succeededFuture() : failed(new Fault.UnknownSession()));
  }

  /** Notes what a backend is to be listened to for, if it does not note that itself. */
  Future<Void> subscribe(ClientSession of, MountId mount, String uri) {
    return store
        .subscribe(of.key(), mount, uri)
        .compose(
            outcome ->
                switch (outcome) {
                  case DONE -> Future.succeededFuture();
                  case TOO_MANY ->
                      failed(
                          new Fault.InvalidParams(
                              "uri: one more than a session may subscribe to (expected: at most "
                                  + Session.MAX_SUBSCRIPTIONS
                                  + ")"));
                  case NO_SESSION -> failed(new Fault.UnknownSession());
                });
  }

  Future<Void> unsubscribe(ClientSession of, MountId mount, String uri) {
    return store
        .unsubscribe(of.key(), mount, uri)
        .compose(done -> done ? Future.succeededFuture() : failed(new Fault.UnknownSession()));
  }

  private static Optional<SessionKey> keyIn(Caller caller, RequestHead head) {
    @Nullable String header = head.header(McpHeader.SESSION_ID);
    return SessionId.parse(header).map(id -> keyOf(caller, id));
  }

  private static SessionKey keyOf(Caller caller, SessionId id) {
    return SessionKey.of(caller.principal(), id);
  }

  private static <T> Future<T> failed(Fault fault) {
    return Future.failedFuture(new FaultException(fault));
  }
}
