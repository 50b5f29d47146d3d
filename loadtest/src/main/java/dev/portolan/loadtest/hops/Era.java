package dev.portolan.loadtest.hops;

import java.util.Locale;

/** Which protocol is spoken on both sides of the gateway. */
enum Era {
  MODERN,
  LEGACY;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
