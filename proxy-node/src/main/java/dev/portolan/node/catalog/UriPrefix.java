package dev.portolan.node.catalog;

/**
 * Puts a prefix into URIs and takes it out again. {@code undo(apply(uri))} is {@code uri} for every
 * text; a text that {@code apply} makes of nothing is left as it is by {@code undo}.
 *
 * @param prefix without slashes at its ends
 */
record UriPrefix(String prefix) {
  private static final String AUTHORITY = "//";

  String apply(String uri) {
    int at = insertAt(uri);
    return uri.substring(0, at) + prefix + "/" + uri.substring(at);
  }

  String undo(String uri) {
    int at = insertAt(uri);
    String mark = prefix + "/";
    if (!uri.startsWith(mark, at)) {
      return uri;
    }
    String original = uri.substring(0, at) + uri.substring(at + mark.length());
    return apply(original).equals(uri) ? original : uri;
  }

  /** After the scheme and its slashes, if it has any. */
  private static int insertAt(String uri) {
    int colon = uri.indexOf(':');
    if (colon < 1 || !isScheme(uri, colon)) {
      return 0;
    }
    int after = colon + 1;
    return uri.startsWith(AUTHORITY, after) ? after + AUTHORITY.length() : after;
  }

  private static boolean isScheme(String uri, int length) {
    for (int i = 0; i < length; i++) {
      char c = uri.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean later = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (!letter && !(later && i > 0)) {
        return false;
      }
    }
    return true;
  }
}
