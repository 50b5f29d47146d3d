package dev.portolan.node.wire;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a reply as it flows: what comes in as pieces goes out as pieces, and no more is held
 * back than one token, or the head of an event until it is known what the event is. One rewriter
 * serves one reply, on one thread. What is not JSON passes as it came.
 *
 * <p>{@link #feed} and {@link #end} throw {@link IllegalStateException} when more than a bound
 * would have to be held back: 1 MiB for a token to be changed, 1 MiB for a request of the server,
 * 64 KiB for the head of an event. The reply must then be cut; {@link #betweenEvents} and {@link
 * #answered} still speak of what has come out.
 */
public interface ReplyRewriter {

  /** The bytes that may go out now that this piece has come in. May be empty. */
  Buffer feed(Buffer piece);

  /**
   * The last bytes. Nothing may be fed afterwards. The head of an event that was still held back is
   * dropped: its reader would drop it too, for want of the blank line.
   */
  Buffer end();

  /**
   * True once a response (an id, and a result or an error) has passed whole. In an event stream it
   * has passed when its event has ended.
   */
  boolean answered();

  /**
   * True if an event of one's own may follow what has come out so far. Always false for a JSON
   * body.
   */
  boolean betweenEvents();

  /** The code of the error that has passed, before it was changed; null if there was none. */
  @Nullable Integer errorCode();

  /** True if a result has passed that says of itself that the tool has failed. */
  boolean isToolError();

  /** True once the id of an event has passed: who has it may come back for what has not come. */
  default boolean isResumable() {
    return false;
  }

  /** True if no answer will come out, since something else must be done before there is one. */
  default boolean isPutOff() {
    return false;
  }

  /** For a body of one JSON-RPC response. */
  static ReplyRewriter ofJson(ReplyEdits edits) {
    return new JsonReplyRewriter(edits);
  }

  /**
   * For an event stream. A request of a modern server, which it must not send, passes; what holds
   * for notifications holds for it.
   *
   * @param serverRequests gets each request of the server that was taken out of a legacy stream, as
   *     its JSON; all that is known of it is that it has a method and an id
   */
  static ReplyRewriter ofEvents(ReplyEdits edits, Consumer<byte[]> serverRequests) {
    return new EventReplyRewriter(edits, serverRequests);
  }
}
