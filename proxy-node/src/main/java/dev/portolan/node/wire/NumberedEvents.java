package dev.portolan.node.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Gives the events of a stream ids of our own as they flow by: a prefix, and a number from 1. The
 * id stands at the end of its event, so that nothing waits for it. Whose ids a stream has is
 * decided by its first event: if that one brings an id, all pass as they came, from then on; if
 * not, all get ids of ours, and others are taken out. An event without data has none.
 */
public final class NumberedEvents {

  /** What becomes of a line. */
  private enum Line {
    UNNAMED,
    DATA,
    FIELD,
    COMMENT,
    DROPPED
  }

  private final String prefix;
  private final KeptEvents kept;
  private final FieldName name = new FieldName();
  private Buffer out = Buffer.buffer();
  private Line line = Line.UNNAMED;
  private Line lineBefore = Line.UNNAMED;
  private int nameLength;
  private boolean afterReturn;
  private boolean eventHasData;
  private boolean ofOthers;

  /**
   * @param prefix of the ids; it must hold no line end
   * @param kept gets the events as they go out
   */
  public NumberedEvents(String prefix, KeptEvents kept) {
    this.prefix = prefix;
    this.kept = kept;
  }

  /** True once an event with an id of ours has passed. */
  public boolean isOurs() {
    return kept.count() > 0;
  }

  /** True until an event has told whose ids the stream has. */
  public boolean isUndecided() {
    return !ofOthers && !isOurs();
  }

  /** What goes out of this piece. */
  public Buffer pass(Buffer piece) {
    if (ofOthers) {
      return piece;
    }
    byte[] in = piece.getBytes();
    out = Buffer.buffer(in.length + 128);
    int at = 0;
    while (at < in.length && !ofOthers) {
      if (afterReturn) {
        at = secondHalfOfLineEnd(in, at);
      } else {
        at = line == Line.UNNAMED ? name(in, at) : value(in, at);
      }
    }
    return out.appendBytes(in, at, in.length - at);
  }

  private int secondHalfOfLineEnd(byte[] in, int at) {
    afterReturn = false;
    if (in[at] != '\n') {
      return at;
    }
    emit(lineBefore, in, at, at + 1);
    return at + 1;
  }

  private int name(byte[] in, int from) {
    for (int at = from; at < in.length; at++) {
      byte b = in[at];
      boolean lineEnds = b == '\n' || b == '\r';
      if (lineEnds && name.isEmpty()) {
        endEvent();
        return lineEnd(in, at, Line.UNNAMED);
      }
      if (lineEnds || b == ':' || !name.add(b)) {
        begin(b == ':');
        return at;
      }
      nameLength++;
    }
    return in.length;
  }

  private void begin(boolean colon) {
    line =
        colon && nameLength == 0
            ? Line.COMMENT
            : name.is("data") ? Line.DATA : name.is("id") ? ofId() : Line.FIELD;
    eventHasData |= line == Line.DATA;
    emit(line, name.bytes(), 0, nameLength);
  }

  private Line ofId() {
    if (isOurs()) {
      return Line.DROPPED;
    }
    ofOthers = true;
    kept.forget();
    return Line.FIELD;
  }

  private int value(byte[] in, int from) {
    int end = JsonBytes.lineStop(in, from, in.length);
    emit(line, in, from, end);
    return end == in.length ? end : lineEnd(in, end, line);
  }

  private int lineEnd(byte[] in, int at, Line kind) {
    emit(kind, in, at, at + 1);
    afterReturn = in[at] == '\r';
    lineBefore = kind;
    line = Line.UNNAMED;
    name.clear();
    nameLength = 0;
    return at + 1;
  }

  private void emit(Line kind, byte[] in, int from, int to) {
    if (kind == Line.DROPPED) {
      return;
    }
    out.appendBytes(in, from, to - from);
    if (kind == Line.DATA || kind == Line.FIELD) {
      kept.part(in, from, to);
    }
  }

  private void endEvent() {
    if (!eventHasData) {
      kept.drop();
      return;
    }
    eventHasData = false;
    byte[] id = ("id: " + prefix + (kept.count() + 1) + "\n").getBytes(StandardCharsets.UTF_8);
    out.appendBytes(id);
    kept.part(id, 0, id.length);
    kept.part(new byte[] {'\n'}, 0, 1);
    kept.whole();
  }
}
