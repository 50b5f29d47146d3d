package dev.portolan.node.app;

/** What an operator asked of the catalog makes no sense. The message is for the operator. */
final class CacheRefused extends RuntimeException {
  private static final int MOST_CHARACTERS = 100;

  CacheRefused(String message) {
    super(message);
  }

  /**
   * A value that is not what it should be.
   *
   * @param what the name of the parameter
   */
  static CacheRefused wrong(String what, String value, String expected) {
    return new CacheRefused(problem(what, value, expected));
  }

  /** The same in words, with no more of the value than is needed to know it again. */
  static String problem(String what, String value, String expected) {
    String shown =
        value.length() <= MOST_CHARACTERS ? value : value.substring(0, MOST_CHARACTERS) + "...";
    return what + ": '" + shown + "' (expected: " + expected + ")";
  }
}
