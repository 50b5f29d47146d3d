package dev.portolan.node.config;

/** What is logged, and in which form. */
public record LogConfig(Level level, Format format) {
  public static final LogConfig DEFAULT = new LogConfig(Level.INFO, Format.TEXT);

  /** From the most silent to the most talkative. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  /** How a line looks. */
  public enum Format {
    TEXT,
    JSON
  }
}
