package dev.portolan.node.wire;

/**
 * Passes the bytes of a piece on, except for a token that was taken: that is kept, over the ends of
 * pieces if need be, until it is whole. Keys pass and are kept as well.
 */
final class TokenFlow {
  static final int MAX_TOKEN = 1 << 20;

  /** No key that is looked for is longer, not even with every letter spelled as an escape. */
  private static final int MAX_KEY = 1 << 10;

  private final JsonListener listener;
  private final ReplyOutput output;
  private final HeldBytes token = new HeldBytes("string in a reply");
  private boolean taking;
  private boolean inKey;
  private boolean keyTooLong;

  /** From where the bytes of the piece at hand are still to be passed on, or to be taken. */
  private int run;

  private int keyFrom;

  TokenFlow(JsonListener listener, ReplyOutput output) {
    this.listener = listener;
    this.output = output;
  }

  void clear() {
    token.clear();
    taking = false;
    inKey = false;
  }

  /** Goes on here in a new piece. */
  void begin(int from) {
    run = from;
    keyFrom = from;
  }

  /** The piece ends here. */
  void pause(byte[] in, int to) {
    if (taking) {
      token.add(in, run, to, MAX_TOKEN);
    } else {
      output.copy(run, to);
      keepKey(in, to);
    }
  }

  /** Whatever is put out next comes after the bytes before this place. */
  void passOn(int at) {
    output.copy(run, at);
    run = at;
  }

  void beginKey(int from) {
    keyFrom = from;
    keyTooLong = false;
    inKey = true;
  }

  /** The closing quote of a key stands here. */
  void endKey(byte[] in, int quote) {
    passOn(quote + 1);
    if (token.length() == 0 && !keyTooLong && quote - keyFrom <= MAX_KEY) {
      listener.key(in, keyFrom, quote);
    } else {
      keepKey(in, quote);
      listener.key(token.bytes(), 0, token.length());
      token.clear();
    }
    inKey = false;
  }

  void beginValue(int at, boolean string) {
    passOn(at);
    taking = listener.takes(string);
  }

  /** A string, number or literal has ended before {@code end}. False if it is not one after all. */
  boolean endValue(byte[] in, int end) {
    if (!taking) {
      return true;
    }
    boolean inOnePiece = token.length() == 0 && end - run <= MAX_TOKEN;
    if (!inOnePiece) {
      token.add(in, run, end, MAX_TOKEN);
    }
    byte[] bytes = inOnePiece ? in : token.bytes();
    int from = inOnePiece ? run : 0;
    int to = inOnePiece ? end : token.length();
    boolean good = listener.taken(bytes, from, to);
    if (!good) {
      output.put(bytes, from, to);
    }
    clear();
    run = end;
    return good;
  }

  /** Lets go of everything up to here as it is. */
  void giveUp(int at) {
    if (taking) {
      output.put(token.bytes(), 0, token.length());
    }
    clear();
    passOn(at);
  }

  private void keepKey(byte[] in, int to) {
    if (!inKey || keyTooLong) {
      return;
    }
    keyTooLong = token.length() + (to - keyFrom) > MAX_KEY;
    if (keyTooLong) {
      token.clear();
    } else {
      token.add(in, keyFrom, to, MAX_KEY);
    }
  }
}
