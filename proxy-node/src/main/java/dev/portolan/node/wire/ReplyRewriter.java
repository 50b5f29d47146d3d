package dev.portolan.node.wire;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Rewrites a reply as it flows: what comes in as pieces goes out as pieces, and no more is held
 * back than one token, or the head of an event until it is known what the event is. One rewriter
 * serves one reply, on one thread.
 */
public interface ReplyRewriter {

  /** The bytes that may go out now that this piece has come in. May be empty. */
  Buffer feed(Buffer piece);

  /** The last bytes. Nothing may be fed afterwards. */
  Buffer end();

  /** True once a response (a result or an error) has passed whole. */
  boolean answered();

  /**
   * Of an event stream: true if what has come out so far ends with a whole event, so that another
   * may follow.
   */
  boolean betweenEvents();

  /** For a body of one JSON-RPC response. */
  static ReplyRewriter ofJson(ReplyEdits edits) {
    throw new UnsupportedOperationException("stub");
  }

  /**
   * For an event stream.
   *
   * @param serverRequests gets each request of the server that was taken out of a legacy stream, as
   *     its JSON
   */
  static ReplyRewriter ofEvents(ReplyEdits edits, Consumer<byte[]> serverRequests) {
    throw new UnsupportedOperationException("stub");
  }
}
