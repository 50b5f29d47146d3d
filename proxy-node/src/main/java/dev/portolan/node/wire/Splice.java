package dev.portolan.node.wire;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Puts edits into a body, and touches nothing else. */
public final class Splice {
  private Splice() {}

  /**
   * The body with its edits.
   *
   * @param edits in ascending order, not overlapping
   */
  public static Buffer apply(byte[] body, List<Edit> edits) {
    throw new UnsupportedOperationException("stub");
  }

  /** A text as the bytes of a JSON string, quotes included. */
  public static byte[] quoted(String text) {
    throw new UnsupportedOperationException("stub");
  }
}
