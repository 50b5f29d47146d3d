package dev.portolan.node.wire;

/**
 * Walks over a JSON object that comes in pieces, cut anywhere, and passes it on. In the containers
 * its listener follows it knows every key and value; in all others only strings and brackets. What
 * turns out not to be JSON passes on unread from there.
 */
final class JsonTokens {
  private static final byte[] NO_BYTES = new byte[0];

  private enum State {
    VALUE,
    FIRST_ELEMENT,
    FIRST_KEY,
    KEY,
    IN_KEY,
    COLON,
    STRING,
    SCALAR,
    AFTER_VALUE,
    UNFOLLOWED,
    UNFOLLOWED_STRING,
    DONE,
    BROKEN
  }

  private final JsonListener listener;
  private final TokenFlow flow;
  private final JsonNesting nesting = new JsonNesting();
  private State state = State.VALUE;
  private boolean escaped;
  private boolean begun;

  JsonTokens(JsonListener listener, ReplyOutput output) {
    this.listener = listener;
    this.flow = new TokenFlow(listener, output);
  }

  /** Makes ready for another object. */
  void reset() {
    state = State.VALUE;
    escaped = false;
    begun = false;
    nesting.clear();
    flow.clear();
  }

  /** True once the object has closed and nothing but white space came after it. */
  boolean isDone() {
    return state == State.DONE;
  }

  /** True as long as nothing but white space has come. */
  boolean isUntouched() {
    return !begun;
  }

  /** Walks on over these bytes of the piece that the output has taken up. */
  void feed(byte[] in, int from, int to) {
    flow.begin(from);
    int at = from;
    while (at < to) {
      at =
          switch (state) {
            case STRING, IN_KEY, UNFOLLOWED_STRING -> string(in, at, to);
            case UNFOLLOWED -> unfollowed(in, at, to);
            case SCALAR -> scalar(in, at, to);
            case BROKEN -> to;
            case VALUE, FIRST_ELEMENT, FIRST_KEY, KEY, COLON, AFTER_VALUE, DONE ->
                between(in, at, to);
          };
    }
    flow.pause(in, to);
  }

  /** A line of an event ends here: white space that is not in the bytes. */
  void lineEnd() {
    flow.begin(0);
    switch (state) {
      case STRING, IN_KEY, UNFOLLOWED_STRING -> fail(0);
      case SCALAR -> endValue(NO_BYTES, 0);
      case VALUE, FIRST_ELEMENT, FIRST_KEY, KEY, COLON, AFTER_VALUE, UNFOLLOWED, DONE, BROKEN -> {}
    }
  }

  /** No more will come: what was taken and is not whole passes as it is. */
  void end() {
    flow.begin(0);
    if (state != State.DONE) {
      fail(0);
    }
  }

  private int between(byte[] in, int from, int to) {
    int at = from;
    while (at < to && JsonBytes.isSpace(in[at])) {
      at++;
    }
    if (at == to) {
      return to;
    }
    begun = true;
    byte b = in[at];
    return switch (state) {
      case FIRST_ELEMENT -> b == ']' ? close(at, false) : value(b, at);
      case FIRST_KEY -> b == '}' ? close(at, true) : key(b, at);
      case KEY -> key(b, at);
      case COLON -> b == ':' ? go(State.VALUE, at) : fail(at);
      case AFTER_VALUE -> afterValue(b, at);
      case VALUE -> value(b, at);
      case DONE, IN_KEY, STRING, SCALAR, UNFOLLOWED, UNFOLLOWED_STRING, BROKEN -> fail(at);
    };
  }

  private int afterValue(byte b, int at) {
    return switch (b) {
      case ',' -> go(nesting.isObject() ? State.KEY : State.VALUE, at);
      case '}' -> close(at, true);
      case ']' -> close(at, false);
      default -> fail(at);
    };
  }

  private int key(byte b, int at) {
    if (b != '"') {
      return fail(at);
    }
    flow.beginKey(at + 1);
    return go(State.IN_KEY, at);
  }

  private int value(byte b, int at) {
    boolean container = b == '{' || b == '[';
    boolean good =
        nesting.isEmpty() ? b == '{' : container || b == '"' || JsonBytes.startsScalar(b);
    if (!good) {
      return fail(at);
    }
    if (container) {
      return open(b == '{', at);
    }
    flow.beginValue(at, b == '"');
    return go(b == '"' ? State.STRING : State.SCALAR, at);
  }

  private int open(boolean object, int at) {
    boolean follow = listener.follows(object);
    nesting.open(object, follow);
    if (!follow) {
      return go(State.UNFOLLOWED, at);
    }
    return go(object ? State.FIRST_KEY : State.FIRST_ELEMENT, at);
  }

  private int close(int at, boolean object) {
    if (nesting.isObject() != object) {
      return fail(at);
    }
    flow.passOn(at);
    listener.closing();
    nesting.close();
    return go(nesting.isEmpty() ? State.DONE : State.AFTER_VALUE, at);
  }

  private int unfollowed(byte[] in, int from, int to) {
    for (int at = from; at < to; at++) {
      byte b = in[at];
      if (b == '"') {
        return go(State.UNFOLLOWED_STRING, at);
      }
      if (b == '{' || b == '[') {
        if (nesting.isFull()) {
          return fail(at);
        }
        nesting.open(b == '{', false);
      } else if (b == '}' || b == ']') {
        if (nesting.isObject() != (b == '}')) {
          return fail(at);
        }
        nesting.close();
        if (nesting.isFollowed()) {
          return go(State.AFTER_VALUE, at);
        }
      }
    }
    return to;
  }

  private int string(byte[] in, int from, int to) {
    int at = from;
    while (at < to) {
      if (escaped) {
        escaped = false;
        // A control character is no better for being escaped: the search below stops at it.
        at += in[at] >= 0 && in[at] < 0x20 ? 0 : 1;
      }
      at = JsonBytes.stringStop(in, at, to);
      if (at < to && in[at] != '\\') {
        return in[at] == '"' ? endString(in, at + 1) : fail(at);
      }
      escaped = at < to;
      at++;
    }
    return to;
  }

  private int endString(byte[] in, int end) {
    if (state == State.UNFOLLOWED_STRING) {
      return go(State.UNFOLLOWED, end - 1);
    }
    if (state == State.STRING) {
      return endValue(in, end);
    }
    flow.endKey(in, end - 1);
    return go(State.COLON, end - 1);
  }

  private int scalar(byte[] in, int from, int to) {
    int at = from;
    while (at < to && JsonBytes.isScalar(in[at])) {
      at++;
    }
    return at == to ? to : endValue(in, at);
  }

  /** A string, number or literal has ended before {@code end}. */
  private int endValue(byte[] in, int end) {
    if (!flow.endValue(in, end)) {
      return fail(end);
    }
    state = State.AFTER_VALUE;
    return end;
  }

  /** From here on everything passes as it is. */
  private int fail(int at) {
    begun = true;
    flow.giveUp(at);
    if (state != State.BROKEN) {
      state = State.BROKEN;
      listener.broken();
    }
    return at;
  }

  private int go(State next, int at) {
    state = next;
    return at + 1;
  }
}
