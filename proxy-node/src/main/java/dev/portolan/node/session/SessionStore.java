package dev.portolan.node.session;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.wire.LogLevel;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions are kept, for all nodes or for one. A session ends when it is ended, when nobody
 * has asked for it for its idle time, and at the end of its life however often it is asked for.
 * Every operation fails with {@link SessionsUnavailable} if the store cannot be asked: then nothing
 * is known of any session, and nobody is told that one is gone.
 */
public interface SessionStore {

  /** Whether its sessions are there for other nodes when this one stops. */
  boolean isShared();

  /**
   * Keeps a new session. Fails, as if the store could not be asked, if there is no room for any.
   *
   * @return false, and nothing is kept, if this principal has as many sessions as it may
   */
  Future<Boolean> begin(SessionKey key, Fingerprint principal, Session session);

  /** The session, whose idle time begins anew; empty if there is none. */
  Future<Optional<Session>> find(SessionKey key);

  /** Whether there is such a session. Its idle time goes on. */
  Future<Boolean> isThere(SessionKey key);

  /** Notes the level of log messages that are wanted. False if there is no such session. */
  Future<Boolean> setLogLevel(SessionKey key, LogLevel level);

  /**
   * Enters the session that a backend gave us, unless another node has entered one in the meantime:
   * of several that race the first wins, and the others end theirs.
   *
   * @param instead the session that was found to be lost; null if there was none
   * @return what is entered now: {@code fresh}, or the winner's; empty if there is no such session
   */
  Future<Optional<BackendSession>> enter(
      SessionKey key, MountId mount, BackendSession fresh, @Nullable BackendSession instead);

  /**
   * Notes that the session is subscribed to this resource, for streams on all nodes to see. At most
   * {@link Session#MAX_SUBSCRIPTIONS} of {@link Session#MAX_SUBSCRIPTION_BYTES} together; what is
   * noted already needs no room.
   *
   * @param uri as the backend calls it
   */
  Future<Subscribed> subscribe(SessionKey key, MountId mount, String uri);

  /** Notes that it is not. False if there is no such session, and not if there was nothing. */
  Future<Boolean> unsubscribe(SessionKey key, MountId mount, String uri);

  /**
   * Ends the session.
   *
   * @return what it was, so that its sessions at backends can be ended too; empty if there is none,
   *     so that of several who end it only one does so
   */
  Future<Optional<Session>> end(SessionKey key, Fingerprint principal);
}
