package dev.portolan.node.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A cursor over one JSON text that checks every byte it passes (RFC 8259, strictly, and UTF-8) and
 * builds nothing. Objects and arrays are walked by
 *
 * <pre>
 * scanner.openObject();
 * while (scanner.nextMember()) {   // the cursor is at the value; the key can be asked for
 *   scanner.skipValue();           // or another walk: each value must be passed once
 * }
 * </pre>
 *
 * <p>It never recurses, however deep the text: what is open is one bit a level, and there are no
 * more levels than its bound. Whatever is wrong throws {@link BadJson}.
 */
final class JsonScanner {
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final byte[] in;
  private final int end;
  private final int maxDepth;
  private final long[] objects;
  private int at;
  private int depth;
  private boolean justOpened;
  private int keyFrom;
  private int keyTo;
  private boolean keyLookedAt;
  private boolean keyEscaped;

  /**
   * @param maxDepth how many objects and arrays may be open at once
   */
  JsonScanner(byte[] in, int from, int end, int maxDepth) {
    this.in = in;
    this.at = from;
    this.end = end;
    this.maxDepth = maxDepth;
    this.objects = new long[(maxDepth >>> 6) + 1];
  }

  /** Where the cursor is. */
  int position() {
    return at;
  }

  /** The first byte of the next value: after white space, and there is one. */
  byte peek() {
    at = JsonLexis.spaceEnd(in, at, end);
    if (at >= end) {
      throw new BadJson("end where a value, a comma or a bracket was expected", at);
    }
    return in[at];
  }

  /** Nothing but white space may follow. */
  void expectEnd() {
    at = JsonLexis.spaceEnd(in, at, end);
    if (at < end) {
      throw new BadJson("unexpected byte after the JSON text", at);
    }
  }

  void openObject() {
    expect((byte) '{');
    open(true);
  }

  void openArray() {
    expect((byte) '[');
    open(false);
  }

  /**
   * Moves to the value of the next member; if there is none, past the closing brace.
   *
   * @return whether there is a member
   */
  boolean nextMember() {
    if (!hasNext((byte) '}')) {
      return false;
    }
    readKey();
    return true;
  }

  /**
   * Moves to the next element; if there is none, past the closing bracket.
   *
   * @return whether there is an element
   */
  boolean nextElement() {
    return hasNext((byte) ']');
  }

  /** Whether the key last passed is this one, however it is escaped. */
  boolean keyIs(Key key) {
    byte[] plain = key.utf8();
    if (Arrays.equals(in, keyFrom + 1, keyTo - 1, plain, 0, plain.length)) {
      return true;
    }
    return keyTo - keyFrom - 2 > plain.length && keyIsEscaped() && key().equals(key.text());
  }

  /** Whether the key last passed has an escape. */
  boolean keyIsEscaped() {
    if (!keyLookedAt) {
      keyEscaped = JsonText.isEscaped(in, keyFrom, keyTo);
      keyLookedAt = true;
    }
    return keyEscaped;
  }

  /** The text of the key last passed. */
  String key() {
    return JsonText.decode(in, keyFrom, keyTo);
  }

  /** Where the key last passed begins, with its quote. */
  int keyFrom() {
    return keyFrom;
  }

  /** Where the key last passed ends, with its quote. */
  int keyTo() {
    return keyTo;
  }

  /** Passes the next value, whatever it is, and tells where it lies. */
  Span value() {
    peek();
    int from = at;
    skipValue();
    return new Span(from, at);
  }

  /** Passes the next value, whatever it is. */
  void skipValue() {
    int floor = depth;
    do {
      switch (peek()) {
        case '{' -> openObject();
        case '[' -> openArray();
        default -> skipScalar();
      }
    } while (nextAbove(floor));
  }

  /** Moves to the next value that lies deeper than this, closing what ends before it. */
  private boolean nextAbove(int floor) {
    while (depth > floor) {
      if (toNextValue()) {
        return true;
      }
    }
    return false;
  }

  /** Moves to the next value of the innermost open object or array, or closes it. */
  private boolean toNextValue() {
    boolean object = ((objects[depth >>> 6] >>> depth) & 1) != 0;
    return object ? nextMember() : nextElement();
  }

  private void skipScalar() {
    at =
        switch (in[at]) {
          case '"' -> JsonLexis.stringEnd(in, at, end);
          case 't' -> JsonLexis.wordEnd(in, at, end, TRUE);
          case 'f' -> JsonLexis.wordEnd(in, at, end, FALSE);
          case 'n' -> JsonLexis.wordEnd(in, at, end, NULL);
          case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
              JsonLexis.numberEnd(in, at, end);
          default -> throw new BadJson("unexpected byte (expected: a value)", at);
        };
  }

  private void open(boolean object) {
    if (depth == maxDepth) {
      throw new BadJson("nested deeper than " + maxDepth, at - 1);
    }
    depth++;
    long bit = 1L << depth;
    objects[depth >>> 6] = object ? objects[depth >>> 6] | bit : objects[depth >>> 6] & ~bit;
    justOpened = true;
  }

  private boolean hasNext(byte close) {
    boolean first = justOpened;
    justOpened = false;
    byte next = peek();
    if (next == close) {
      at++;
      depth--;
      return false;
    }
    if (first) {
      return true;
    }
    if (next != ',') {
      throw new BadJson("unexpected byte (expected: a comma or a closing bracket)", at);
    }
    at++;
    return true;
  }

  private void readKey() {
    if (peek() != '"') {
      throw new BadJson("unexpected byte (expected: a key in quotes)", at);
    }
    keyFrom = at;
    keyTo = JsonLexis.stringEnd(in, at, end);
    keyLookedAt = false;
    at = keyTo;
    expect((byte) ':');
    peek();
  }

  private void expect(byte wanted) {
    if (peek() != wanted) {
      throw new BadJson("unexpected byte (expected: " + (char) wanted + ")", at);
    }
    at++;
  }
}
