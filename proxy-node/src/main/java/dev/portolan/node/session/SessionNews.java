package dev.portolan.node.session;

import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * Tells every node, this one included, what happened in a session, wherever its streams and its
 * requests are. A node hears once of what was told once, or not at all: notices may be lost, and
 * nobody is told that they were. So whoever missed that a session changed or ended finds out by
 * looking at it, every 15 seconds; a cancellation that is missed is one that came too late.
 */
public interface SessionNews {

  /**
   * Completes when the notice has been handed over, not when it was heard. Fails with {@link
   * SessionsUnavailable} if it could not be; then nobody hears of it, this node neither.
   */
  Future<Void> tell(SessionNotice notice);

  /**
   * Completes when the listener will hear of whatever is told from now on. It hears on any thread,
   * and must be quick.
   */
  Future<Void> subscribe(Consumer<SessionNotice> listener);
}
