package dev.portolan.node.backend;

import dev.portolan.node.session.BackendSession;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;

/** Sends calls to backends of either era. */
public interface BackendClient {

  /**
   * Sends the call once, and completes with the reply as soon as its head is there; the body is
   * still to come, paused. The era of the backend is found out first if it is not known. Fails with
   * a {@code BackendFailed} fault, {@code retryable} only if the request certainly did not reach
   * the backend.
   */
  Future<BackendReply> send(BackendCall call);

  /**
   * The same for a client that may leave before the head of the reply is there.
   *
   * @param left completes when the client has left: the request is then ended at the backend, in
   *     the manner of its era, before the reply or in the midst of it. Must complete on the event
   *     loop of the call, if at all
   */
  default Future<BackendReply> send(BackendCall call, Future<?> left) {
    return send(call);
  }

  /**
   * Says something in a session that a reply came in, on whichever node: the answer to a question
   * that the server asked there, or that a call is no longer wanted.
   *
   * @return false if the backend did not accept it, or may not have
   */
  Future<Boolean> tell(BoundMount to, BackendSession in, byte[] message);
}
