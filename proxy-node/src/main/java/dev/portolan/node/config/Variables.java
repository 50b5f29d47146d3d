package dev.portolan.node.config;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The variables of a call that a binding may name.
 *
 * @param attributes of the tenant
 * @param headers that its bindings may read, in lower case
 */
record Variables(Set<String> attributes, Set<String> headers) {
  private static final String ATTRIBUTE = "tenant.attributes.";
  private static final String CLAIM = "caller.claims.";
  private static final String HEADER = "request.header.";
  private static final String ALL =
      "one of ${tenant.id}, ${tenant.attributes.X}, ${caller.subject}, ${caller.claims.X},"
          + " ${request.header.X}, ${env:X}, ${file:/X}";

  /** What was expected in place of this name; empty if it is good. */
  Optional<String> objection(String name) {
    if (name.equals("tenant.id") || name.equals("caller.subject")) {
      return Optional.empty();
    }
    if (name.startsWith(ATTRIBUTE)) {
      return among(name.substring(ATTRIBUTE.length()), attributes, "an attribute of the tenant");
    }
    if (name.startsWith(HEADER)) {
      String header = name.substring(HEADER.length()).toLowerCase(Locale.ROOT);
      return among(header, headers, "a header of bindingHeaders");
    }
    boolean claim = name.startsWith(CLAIM) && name.length() > CLAIM.length();
    return claim ? Optional.empty() : Optional.of(ALL);
  }

  private static Optional<String> among(String name, Set<String> names, String what) {
    return names.contains(name)
        ? Optional.empty()
        : Optional.of(what + " in place of '" + name + "', which are " + new TreeSet<>(names));
  }
}
