package dev.portolan.node.backend;

import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Where a conversation has the legacy sessions from in which it speaks. */
interface SessionSource {

  /** The session to speak in, opened if there is none. */
  Future<LegacySession> sessionOf(BoundMount to);

  /** The backend has forgotten this session; the next who asks gets another. */
  void lost(LegacySession session);

  /** Something that {@link LegacySession#enter entered} the session has ended. */
  void leave(LegacySession session);

  /** Sends a message whose answer is of no interest. Never fails. */
  Future<?> tell(LegacySession session, Buffer message);

  /** Answers a request of the server that nobody else will answer. */
  default void refuse(LegacySession session, byte[] serverRequest) {
    Buffer answer = Messages.refusalOf(serverRequest);
    if (answer != null) {
      tell(session, answer);
    }
  }
}
