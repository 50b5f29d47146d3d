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
   * @throws IllegalArgumentException if they are not, or lie outside of the body
   */
  public static Buffer apply(byte[] body, List<Edit> edits) {
    var spliced = Buffer.buffer(lengthAfter(body, edits));
    int done = 0;
    for (Edit edit : edits) {
      Span gone = edit.at();
      spliced.appendBytes(body, done, gone.from() - done).appendBytes(edit.with());
      done = gone.to();
    }
    return spliced.appendBytes(body, done, body.length - done);
  }

  private static int lengthAfter(byte[] body, List<Edit> edits) {
    int length = body.length;
    int done = 0;
    for (Edit edit : edits) {
      Span gone = edit.at();
      if (gone.from() < done || gone.to() > body.length) {
        throw new IllegalArgumentException(
            "edit at " + gone + " (expected: within " + done + ".." + body.length + ")");
      }
      done = gone.to();
      length += edit.with().length - gone.length();
    }
    return length;
  }

  /**
   * A text as the bytes of a JSON string, quotes included. Half of a surrogate pair alone is
   * escaped, since UTF-8 has no bytes for it.
   */
  public static byte[] quoted(String text) {
    return JsonText.quote(text);
  }
}
