package dev.portolan.node.wire;

import dev.portolan.model.catalog.RawJson;
import java.util.Locale;
import java.util.Optional;

/** Severity of a log message of a server, the least first (specification, Logging; RFC 5424). */
public enum LogLevel {
  DEBUG,
  INFO,
  NOTICE,
  WARNING,
  ERROR,
  CRITICAL,
  ALERT,
  EMERGENCY;

  /** The level of this name, as it stands on the wire; empty for a name that is none. */
  public static Optional<LogLevel> of(String name) {
    for (LogLevel level : values()) {
      if (level.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /** Whether this log notification is of this level or above. One that cannot be read is not. */
  boolean admits(byte[] notification) {
    try {
      return ObjectEditor.member(RawJson.copyOf(notification), "params")
          .flatMap(params -> ObjectEditor.text(params, "level"))
          .flatMap(LogLevel::of)
          .filter(level -> level.compareTo(this) >= 0)
          .isPresent();
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }
}
