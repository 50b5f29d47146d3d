package dev.portolan.model.catalog;

import java.util.regex.Pattern;

/** The form that names given by configuration must have. */
final class Identifiers {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private Identifiers() {}

  static void require(String what, String value) {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what
              + ": '"
              + value
              + "' (expected: 1 to 64 letters, digits, '.', '_' or '-', a letter or digit first)");
    }
  }
}
