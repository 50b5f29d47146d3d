package dev.portolan.node.wire;

import org.jspecify.annotations.Nullable;

/** Finds one member of an object. */
final class Members {
  private static final int MAX_DEPTH = 512;

  private Members() {}

  /**
   * Where the value of this member lies, or null if there is none. A member that is there twice is
   * bad JSON here: another reader could take the other one.
   */
  static @Nullable Span find(byte[] in, Span object, Key key) {
    var scanner = new JsonScanner(in, object.from(), object.to(), MAX_DEPTH);
    Span found = null;
    scanner.openObject();
    while (scanner.nextMember()) {
      if (!scanner.keyIs(key)) {
        scanner.skipValue();
        continue;
      }
      if (found != null) {
        throw new BadJson("duplicate key '" + key.text() + "'", scanner.keyFrom());
      }
      found = scanner.value();
    }
    scanner.expectEnd();
    return found;
  }
}
