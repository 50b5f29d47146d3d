package dev.portolan.node.wire;

/**
 * Says that bytes are not one JSON text that may be read here. It never leaves this room, and it
 * has no stack trace: bad input is an answer, not a surprise.
 */
final class BadJson extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadJson(String what, int at) {
    super(what + " at byte " + at, null, false, false);
  }

  /** The message, which every {@code BadJson} has. */
  String detail() {
    return String.valueOf(getMessage());
  }
}
