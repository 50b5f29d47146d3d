package dev.portolan.node.backend;

import dev.portolan.node.session.BackendSession;
import dev.portolan.node.session.Session;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Speaks with backends for legacy clients. At a legacy backend each session of a client has one of
 * its own (nothing else is safe: lists, subscriptions and log level belong to a session), opened
 * when it is first needed, once however many nodes need it, with the client's own capabilities, and
 * opened anew behind the client's back when the backend has lost it. Where a mount says so, calls
 * share the sessions of the gateway instead. One for each event loop.
 */
public interface SessionClient {

  /**
   * Sends a call as {@link BackendClient#send} does, whichever era the backend speaks. At a legacy
   * backend it carries the client's own id, which is unique in both sessions, so that what is said
   * of it later, by client or server, on any node, needs no translation. That the client has left
   * ends the connection and not the call: legacy clients cancel with a message. Fails with {@code
   * SessionGone} if the client's session has ended meanwhile, and with {@code SessionsUnavailable}
   * if a session would have to be opened and cannot be noted; in neither case was the call sent.
   */
  Future<BackendReply> send(ClientSession as, BackendCall call, Future<?> left);

  /**
   * Sends a call as {@link #send} does, but at a legacy backend in a session that is shared with
   * all clients that can be asked the same, under an id of the gateway's own. Nothing is noted in
   * the client's session.
   *
   * @param left as in {@link #send}; the connection is ended then
   * @param unwanted whether a call that is ended before its answer has come is also taken back at a
   *     legacy backend; asked at that moment
   */
  Future<BackendReply> share(
      ClientSession as, BackendCall call, Future<?> left, BooleanSupplier unwanted);

  /**
   * Says something in a shared session, on whichever node: the answer to a question that the server
   * asked in the midst of a call there.
   *
   * @return false if the backend did not accept it, or may not have
   */
  Future<Boolean> tell(BoundMount to, BackendSession shared, byte[] message);

  /**
   * Hands a notification or a response of the client on to a legacy backend, as it is.
   *
   * @return false if the client has no session there, or the backend did not accept the message
   */
  Future<Boolean> tell(ClientSession as, BoundMount to, byte[] message);

  /**
   * Opens the stream on which a legacy backend speaks to the client of its own accord, or resumes
   * one that was lost. Fails with a {@code BackendFailed} fault; its reason is {@code
   * INVALID_RESPONSE} if the backend has no such stream, or the client no session there.
   *
   * @param lastEventId the last event that arrived of the stream to be resumed; null for the stream
   *     that belongs to no call
   */
  Future<ServerEvents> listen(ClientSession as, BoundMount to, @Nullable String lastEventId);

  /** Ends the sessions at all these backends, waiting no longer than courtesy asks. Never fails. */
  Future<Void> end(Session ended, List<BoundMount> mounts);
}
