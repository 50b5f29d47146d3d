package dev.portolan.node.catalog;

import dev.portolan.node.config.NamingConfig;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Stub. */
public final class Naming {
  private Naming() {}

  public static UnaryOperator<String> uriProjection(NamingConfig naming) {
    throw new UnsupportedOperationException("stub");
  }

  public static Optional<String> originalUri(NamingConfig naming, String exposed) {
    throw new UnsupportedOperationException("stub");
  }
}
