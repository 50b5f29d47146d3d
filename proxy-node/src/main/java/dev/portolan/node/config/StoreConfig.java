package dev.portolan.node.config;

/** Where listings and epochs are kept. */
public record StoreConfig(Kind kind) {
  public static final StoreConfig DEFAULT = new StoreConfig(Kind.MEMORY);

  /** Kinds of stores. */
  public enum Kind {
    /** In this node alone. */
    MEMORY
  }
}
