package dev.portolan.node.edge;

import dev.portolan.node.wire.ReplyRewriter;
import org.jspecify.annotations.Nullable;

/**
 * How the answer to a request reads, as far as has been seen of it while it passed: nobody parses
 * it for that. What is said last is what counts.
 */
final class Verdict {
  private @Nullable Integer errorCode;
  private boolean toolError;

  /** It is an error of this code. */
  void error(int code) {
    errorCode = code;
  }

  /** It is what has passed here. */
  void passed(ReplyRewriter rewriter) {
    errorCode = rewriter.errorCode();
    toolError = rewriter.isToolError();
  }

  /** The code of the JSON-RPC error; null if none was seen. */
  @Nullable Integer errorCode() {
    return errorCode;
  }

  /** Whether a tool says that it has failed. */
  boolean isToolError() {
    return toolError;
  }
}
