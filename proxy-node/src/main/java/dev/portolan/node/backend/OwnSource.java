package dev.portolan.node.backend;

import dev.portolan.node.session.BackendSession;
import dev.portolan.node.session.SessionStore;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** The sessions of one client, as one of its calls meets them. Lives on the call's event loop. */
final class OwnSource implements SessionSource {
  private final OwnSessions sessions;
  private final Handshakes handshakes;
  private final SessionStore store;
  private final ClientSession as;
  private @Nullable BackendSession lost;

  OwnSource(OwnSessions sessions, Handshakes handshakes, SessionStore store, ClientSession as) {
    this.sessions = sessions;
    this.handshakes = handshakes;
    this.store = store;
    this.as = as;
  }

  @Override
  public Future<LegacySession> sessionOf(BoundMount to) {
    return sessions.sessionOf(store, as, to, lost).map(kept -> LegacySession.of(to, kept));
  }

  @Override
  public void lost(LegacySession session) {
    lost = session.toKeep();
  }

  @Override
  public void leave(LegacySession session) {
    // it lasts as long as the client's
  }

  @Override
  public Future<?> tell(LegacySession session, Buffer message) {
    return handshakes.tell(session, message);
  }
}
