package dev.portolan.node.backend;

import dev.portolan.model.mcp.Era;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The reply of a backend, its body paused and still to come. */
public interface BackendReply {

  /** 200, or 400 or 404 with a JSON-RPC error; anything else was a fault. */
  int status();

  /** How the backend speaks; its reply must be rewritten accordingly. */
  Era era();

  /** The JSON-RPC error code of a reply whose status is not 200; null if the status is 200. */
  default @Nullable Integer errorCode() {
    return null;
  }

  /** True if the body is {@code text/event-stream}, false if it is {@code application/json}. */
  boolean isEventStream();

  /**
   * The id that the response in this body carries; the client's own id must stand there instead.
   */
  RequestId id();

  /**
   * The body, paused. Fails with a {@code BackendFailed} fault, {@code retryable} false, when the
   * backend goes away or keeps silent for too long.
   */
  ReadStream<Buffer> body();

  /**
   * The client has left: ends the request at the backend, in the manner of its era. May be called
   * more than once.
   */
  void cancel();

  /**
   * Answers a request that the server has sent to the client in this reply, since nobody else will:
   * a ping with an empty result, anything else with "method not found". Does not wait, never fails;
   * does nothing for modern backends, which send none.
   *
   * @param serverRequest the JSON-RPC request as it came
   */
  default void refuse(byte[] serverRequest) {}

  /** The legacy session in which this comes; null if there is none. */
  default @Nullable BackendSession session() {
    return null;
  }

  /**
   * The rest of this event stream, message by message, to be read instead of the body, from between
   * two events on.
   *
   * @param first what was read of the body already
   * @param patience for the next message, from now on
   * @param maxBytes of a message
   */
  default ServerEvents rest(Buffer first, Duration patience, int maxBytes) {
    throw new IllegalStateException("a reply without a session has no rest of its own");
  }
}
