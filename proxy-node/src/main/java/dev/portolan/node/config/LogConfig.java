package dev.portolan.node.config;

/**
 * What is logged, and in which form.
 *
 * @param access of which requests of clients there is a line
 * @param audit whether there are lines of what operators did, and of refused credentials
 * @param clientAddress what lines say of where a client is
 */
public record LogConfig(
    Level level, Format format, Access access, boolean audit, ClientAddress clientAddress) {
  public static final LogConfig DEFAULT = new LogConfig(Level.INFO, Format.TEXT);

  /** With lines of no requests, and those for audits without addresses. */
  public LogConfig(Level level, Format format) {
    this(level, format, Access.NONE, true, ClientAddress.NONE);
  }

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

  /** Of which requests there is a line. */
  public enum Access {
    NONE,
    /** Those that did not end well. */
    FAILED,
    ALL
  }

  /** Where a client is, by which word. */
  public enum ClientAddress {
    NONE,
    /** Of whoever has opened the connection, which may be a balancer. */
    PEER,
    /** The last that stands in {@code X-Forwarded-For}: what the nearest balancer says. */
    FORWARDED
  }
}
