package dev.portolan.node.wire;

import io.vertx.core.buffer.Buffer;

/**
 * Follows an event stream and knows where its events end. Lines end with LF, CR or CRLF; an event
 * ends with an empty line, and a comment belongs to none.
 */
public final class EventBoundary {
  private boolean lineIsEmpty = true;
  private boolean lineIsComment;
  private boolean eventHasBegun;
  private boolean afterReturn;

  /** True if what has passed so far ends with an event, or holds none. */
  public boolean isBetween() {
    return lineIsEmpty && !eventHasBegun;
  }

  /** Lets a whole piece pass. */
  public void pass(Buffer piece) {
    for (int at = 0; at < piece.length(); at++) {
      next(piece.getByte(at));
    }
  }

  /**
   * Lets a piece pass up to where an event ends, and says how far that is; the whole of it if none
   * does.
   */
  public int passToEnd(Buffer piece) {
    int at = 0;
    while (at < piece.length() && !isBetween()) {
      next(piece.getByte(at++));
    }
    return at;
  }

  private void next(byte next) {
    boolean secondOfPair = next == '\n' && afterReturn;
    afterReturn = next == '\r';
    if (secondOfPair) {
      return;
    }
    if (next == '\n' || next == '\r') {
      eventHasBegun = !lineIsEmpty && (eventHasBegun || !lineIsComment);
      lineIsEmpty = true;
    } else if (lineIsEmpty) {
      lineIsEmpty = false;
      lineIsComment = next == ':';
    }
  }
}
