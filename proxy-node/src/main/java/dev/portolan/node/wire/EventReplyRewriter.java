package dev.portolan.node.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites an event stream by the rules of the HTML standard: lines end with LF, CR or CRLF; the
 * data of an event is its {@code data} lines joined with line feeds; an event ends with an empty
 * line and is nothing without data.
 *
 * <p>An event is held back from its first field until its message is known to be one that passes.
 */
final class EventReplyRewriter implements ReplyRewriter {

  /** What becomes of a line. */
  private enum Line {
    /** Its name has not come whole. */
    UNNAMED,
    /** Its value is a part of the message. */
    DATA,
    /** It passes with its event. */
    FIELD,
    /** The same, and its value is marked as whose it is. */
    ID,
    /** It passes at once. */
    COMMENT,
    DROPPED
  }

  private static final byte[] NOTHING = {};

  private final ReplyEdits edits;
  private final Consumer<byte[]> serverRequests;
  private final ReplyOutput output = new ReplyOutput();
  private final MessageEdits message;
  private final JsonTokens tokens;
  private final FieldName name = new FieldName();

  private Line line = Line.UNNAMED;
  private Line lineBefore = Line.UNNAMED;
  private boolean afterCr;

  /** How many bytes of the name came with earlier pieces and have not gone out. */
  private int nameKept;

  private boolean eventHasFields;
  private boolean eventLostFields;
  private boolean eventHasId;
  private boolean resumable;
  private boolean answered;
  private boolean betweenEvents = true;

  EventReplyRewriter(ReplyEdits edits, Consumer<byte[]> serverRequests) {
    this.edits = edits;
    this.serverRequests = serverRequests;
    this.message = MessageEdits.ofMessage(edits, output);
    this.tokens = new JsonTokens(message, output);
  }

  @Override
  public Buffer feed(Buffer piece) {
    byte[] in = output.begin(piece);
    int at = 0;
    while (at < in.length) {
      if (afterCr) {
        at = secondHalfOfLineEnd(in, at);
      } else {
        at = line == Line.UNNAMED ? name(in, at) : value(in, at);
      }
    }
    return told();
  }

  @Override
  public Buffer end() {
    output.begin(Buffer.buffer());
    if (line == Line.UNNAMED && nameKept > 0) {
      output.put(name.bytes(), 0, nameKept);
      eventHasFields = true;
    }
    if (output.isHolding()) {
      output.drop();
      eventHasFields = false;
    } else {
      tokens.end();
    }
    return told();
  }

  @Override
  public boolean answered() {
    return answered;
  }

  @Override
  public @Nullable Integer errorCode() {
    return message.errorCode();
  }

  @Override
  public boolean isResumable() {
    return resumable;
  }

  @Override
  public boolean isToolError() {
    return message.isToolError();
  }

  @Override
  public boolean betweenEvents() {
    return betweenEvents;
  }

  /** Only what has been handed out counts: a piece that failed on the way did not go out. */
  private Buffer told() {
    boolean eventIsOut = eventHasFields && !output.isHolding();
    betweenEvents = !eventIsOut && line != Line.COMMENT;
    return output.take();
  }

  private int secondHalfOfLineEnd(byte[] in, int at) {
    afterCr = false;
    if (in[at] != '\n') {
      return at;
    }
    emit(lineBefore, at, at + 1);
    return at + 1;
  }

  private int name(byte[] in, int from) {
    for (int at = from; at < in.length; at++) {
      byte b = in[at];
      boolean lineEnds = b == '\n' || b == '\r';
      if (lineEnds && name.isEmpty()) {
        return lineEnd(in, at, endEvent());
      }
      if (lineEnds || b == ':' || !name.add(b)) {
        int to = b == ':' ? at + 1 : at;
        begin(kindOfLine(b == ':'), from, to);
        return to;
      }
    }
    nameKept += in.length - from;
    return in.length;
  }

  private Line kindOfLine(boolean colon) {
    if (colon && name.is("")) {
      return Line.COMMENT;
    }
    if (name.is("data")) {
      return Line.DATA;
    }
    boolean ofStream = edits.legacy() && (name.is("id") || name.is("retry"));
    if (ofStream && edits.isShared()) {
      return Line.DROPPED;
    }
    return ofStream && colon && name.is("id") ? Line.ID : Line.FIELD;
  }

  private void begin(Line kind, int from, int to) {
    line = kind;
    if (kind == Line.DROPPED) {
      eventLostFields = true;
      return;
    }
    if (kind != Line.COMMENT) {
      if (!eventHasFields && !edits.isEmpty()) {
        output.hold(MessageEdits.MAX_HEAD);
      }
      eventHasFields = true;
    }
    if (kind == Line.COMMENT) {
      output.putAround(name.bytes(), 0, nameKept);
    } else {
      output.put(name.bytes(), 0, nameKept);
    }
    emit(kind, from, to);
    if (kind == Line.ID) {
      eventHasId = true;
      output.put(prefixOfIds());
    }
  }

  private byte[] prefixOfIds() {
    SessionEdits session = edits.session();
    String prefix = session == null ? null : session.eventIds();
    return prefix == null ? NOTHING : prefix.getBytes(StandardCharsets.UTF_8);
  }

  private int value(byte[] in, int from) {
    int end = JsonBytes.lineStop(in, from, in.length);
    if (line == Line.DATA) {
      tokens.feed(in, from, end);
    } else {
      emit(line, from, end);
    }
    if (end == in.length) {
      return end;
    }
    if (line == Line.DATA) {
      tokens.lineEnd();
    }
    return lineEnd(in, end, line);
  }

  private int lineEnd(byte[] in, int at, Line kind) {
    emit(kind, at, at + 1);
    afterCr = in[at] == '\r';
    lineBefore = kind;
    line = Line.UNNAMED;
    name.clear();
    nameKept = 0;
    return at + 1;
  }

  private void emit(Line kind, int from, int to) {
    switch (kind) {
      case DATA, FIELD, ID -> output.copy(from, to);
      case COMMENT -> output.copyAround(from, to);
      case DROPPED, UNNAMED -> {}
    }
  }

  private boolean logPasses() {
    LogLevel wanted = edits.logLevel();
    byte[] event = Arrays.copyOf(output.held(), output.heldLength());
    if (wanted != null && wanted.admits(EventData.of(event))) {
      message.letLogPass();
      return true;
    }
    output.drop();
    return false;
  }

  /** Passes a request of the server, or its cancellation of one, as the client is to read it. */
  private boolean tellOfServer(SessionEdits session) {
    byte[] event = output.drop();
    byte[] data = EventData.of(event);
    byte[] told = session.serverMessages().apply(data);
    if (told != null) {
      output.put(EventData.with(event, told));
    } else if (message.isServerRequest()) {
      serverRequests.accept(data);
    }
    return told != null;
  }

  /** Decides on the event that ends here, and says what becomes of the empty line that ends it. */
  private Line endEvent() {
    boolean passes = true;
    SessionEdits session = edits.session();
    if (session != null && (message.isServerRequest() || message.isCancellation())) {
      passes = tellOfServer(session);
    } else if (message.isServerRequest()) {
      serverRequests.accept(EventData.of(output.drop()));
      passes = false;
    } else if (message.isLog()) {
      passes = logPasses();
    } else if (edits.isShared() && tokens.isUntouched()) {
      output.drop();
      passes = !eventHasFields && !eventLostFields;
    } else {
      message.settle();
      answered |= tokens.isDone() && message.isAnswer();
    }
    tokens.reset();
    message.reset();
    eventHasFields = false;
    eventLostFields = false;
    resumable |= passes && eventHasId;
    eventHasId = false;
    return passes ? Line.FIELD : Line.DROPPED;
  }
}
