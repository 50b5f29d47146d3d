package dev.portolan.testkit;

import dev.portolan.model.mcp.Era;
import java.util.EnumSet;
import java.util.Set;

/** Which eras a test server speaks on its one endpoint. */
public enum Eras {
  BOTH,
  MODERN,
  LEGACY;

  Set<Era> spoken() {
    return switch (this) {
      case BOTH -> EnumSet.allOf(Era.class);
      case MODERN -> EnumSet.of(Era.MODERN);
      case LEGACY -> EnumSet.of(Era.LEGACY);
    };
  }
}
