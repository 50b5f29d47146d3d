package dev.portolan.node.backend;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.session.Session;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionStore;
import dev.portolan.node.session.SessionsUnavailable;
import dev.portolan.node.session.Subscribed;
import dev.portolan.node.wire.LogLevel;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store in which nothing can be entered until something else has happened, or at all. */
final class TroubledStore implements SessionStore {
  private final SessionStore store;
  volatile Supplier<Future<?>> beforeEntering = Future::succeededFuture;
  volatile boolean isDown;

  TroubledStore(SessionStore store) {
    this.store = store;
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public Future<Boolean> begin(SessionKey key, Fingerprint principal, Session session) {
    return store.begin(key, principal, session);
  }

  @Override
  public Future<Optional<Session>> find(SessionKey key) {
    return store.find(key);
  }

  @Override
  public Future<Boolean> isThere(SessionKey key) {
    return store.isThere(key);
  }

  @Override
  public Future<Boolean> setLogLevel(SessionKey key, LogLevel level) {
    return store.setLogLevel(key, level);
  }

  @Override
  public Future<Optional<BackendSession>> enter(
      SessionKey key, MountId mount, BackendSession fresh, @Nullable BackendSession instead) {
    return isDown
        ? Future.failedFuture(new SessionsUnavailable("down"))
        : beforeEntering.get().compose(then -> store.enter(key, mount, fresh, instead));
  }

  @Override
  public Future<Subscribed> subscribe(SessionKey key, MountId mount, String uri) {
    return store.subscribe(key, mount, uri);
  }

  @Override
  public Future<Boolean> unsubscribe(SessionKey key, MountId mount, String uri) {
    return store.unsubscribe(key, mount, uri);
  }

  @Override
  public Future<Optional<Session>> end(SessionKey key, Fingerprint principal) {
    return store.end(key, principal);
  }
}
