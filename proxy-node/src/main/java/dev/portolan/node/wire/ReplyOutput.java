package dev.portolan.node.wire;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of a reply go: on, or for a while into the hold. Stretches of the piece at hand
 * that lie side by side leave as one, and a piece of which nothing changed leaves as itself.
 */
final class ReplyOutput {
  private final HeldBytes held = new HeldBytes("head of an event");
  private Buffer piece = Buffer.buffer();
  private byte[] bytes = new byte[0];
  private @Nullable Buffer out;
  private int from;
  private int to;
  private boolean holding;
  private int limit;

  /** Takes up the next piece, and returns its bytes. */
  byte[] begin(Buffer next) {
    piece = next;
    bytes = next.getBytes();
    out = null;
    from = 0;
    to = 0;
    return bytes;
  }

  /** All that may go out of this piece. */
  Buffer take() {
    if (out == null) {
      return from == 0 && to == bytes.length ? piece : piece.slice(from, to);
    }
    writeStretch();
    return written();
  }

  /** Passes a stretch of the piece on, or into the hold. */
  void copy(int start, int end) {
    if (holding) {
      held.add(bytes, start, end, limit);
    } else {
      copyAround(start, end);
    }
  }

  /** Passes a stretch of the piece on, past the hold. */
  void copyAround(int start, int end) {
    if (start == end) {
      return;
    }
    if (start != to || from == to) {
      writeStretch();
      from = start;
    }
    to = end;
  }

  /** Passes other bytes on, or into the hold. */
  void put(byte[] other, int start, int end) {
    if (holding) {
      held.add(other, start, end, limit);
    } else {
      putAround(other, start, end);
    }
  }

  /** Passes other bytes on, past the hold. */
  void putAround(byte[] other, int start, int end) {
    if (start < end) {
      writeStretch();
      written().appendBytes(other, start, end - start);
    }
  }

  void put(byte[] other) {
    put(other, 0, other.length);
  }

  /** Holds back what comes from now on, at most this many bytes. May be told again for more. */
  void hold(int limitBytes) {
    holding = true;
    limit = limitBytes;
  }

  boolean isHolding() {
    return holding;
  }

  /** How many bytes are held. */
  int heldLength() {
    return held.length();
  }

  /** What is held, in its first {@link #heldLength} bytes. Not to be changed. */
  byte[] held() {
    return held.bytes();
  }

  /** Lets go on what is held, with these edits to it, in ascending order. */
  void release(List<Edit> edits) {
    holding = false;
    int at = 0;
    for (Edit edit : edits) {
      put(held.bytes(), at, edit.at().from());
      put(edit.with());
      at = edit.at().to();
    }
    put(held.bytes(), at, held.length());
    held.clear();
  }

  /** Forgets what is held, and returns it. */
  byte[] drop() {
    holding = false;
    byte[] dropped = Arrays.copyOf(held.bytes(), held.length());
    held.clear();
    return dropped;
  }

  private void writeStretch() {
    if (from < to) {
      written().appendBytes(bytes, from, to - from);
    }
    from = 0;
    to = 0;
  }

  private Buffer written() {
    if (out == null) {
      out = Buffer.buffer(bytes.length + 256);
    }
    return out;
  }
}
