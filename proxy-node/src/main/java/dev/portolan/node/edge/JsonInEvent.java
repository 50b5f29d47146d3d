package dev.portolan.node.edge;

import io.vertx.core.buffer.Buffer;

/** Writes a JSON body, as it comes, as one event of a stream that has begun already. */
final class JsonInEvent {
  private static final Buffer HEAD = Buffer.buffer("event: message\ndata: ");
  private static final Buffer END = Buffer.buffer("\n\n");

  private boolean begun;

  /** Whether something of the event is out. */
  boolean hasBegun() {
    return begun;
  }

  Buffer next(Buffer piece) {
    Buffer out = begun ? Buffer.buffer(piece.length()) : HEAD.copy();
    begun = true;
    for (byte each : piece.getBytes()) {
      // a line end within JSON is white space, since strings have none
      out.appendByte(each == '\n' || each == '\r' ? (byte) ' ' : each);
    }
    return out;
  }

  Buffer last(Buffer rest) {
    return next(rest).appendBuffer(END);
  }
}
