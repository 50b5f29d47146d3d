package dev.portolan.node.session;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.RawJson;

/**
 * That something happened in a session, and not what was said in it: neither content of messages
 * nor anything by which the session could be entered.
 */
public sealed interface SessionNotice {
  /** In which. A digest: the session's id cannot be read back out of it. */
  SessionKey session();

  /** A session of a backend or a subscription was entered: its streams should look again. */
  record Changed(SessionKey session) implements SessionNotice {}

  /** It is not there any more. */
  record Ended(SessionKey session) implements SessionNotice {}

  /**
   * The client has come back, to whichever node, for the rest of a reply: the connection on which
   * it was told the beginning is dead, whether that shows or not.
   *
   * @param reply digest of the reply's name
   */
  record Resumed(SessionKey session, Fingerprint reply) implements SessionNotice {}

  /**
   * The client has opened the stream that belongs to no call; one that it opened before has ended.
   *
   * @param stream which of all streams this is; it says nothing else
   */
  record Listening(SessionKey session, Fingerprint stream) implements SessionNotice {}

  /**
   * The client has cancelled a request of its own.
   *
   * @param request its id, as it was written
   */
  record Cancelled(SessionKey session, RawJson request) implements SessionNotice {
    /** Of an id. A longer one is not told. */
    public static final int MAX_REQUEST_BYTES = 1_024;

    public Cancelled {
      if (request.length() == 0 || request.length() > MAX_REQUEST_BYTES) {
        throw new IllegalArgumentException(
            "id of a request: "
                + request.length()
                + " bytes (expected: 1 to "
                + MAX_REQUEST_BYTES
                + ")");
      }
    }

    /** Without the id, which is the client's. */
    @Override
    public String toString() {
      return "Cancelled[session=" + session + "]";
    }
  }
}
