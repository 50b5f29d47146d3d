package dev.portolan.loadtest;

import java.net.URI;
import java.time.Duration;

/** What to load and how much, told by system properties. */
final class Target {
  private static final int MOST_SECONDS = 3_600;

  private Target() {}

  /** {@code -Dtarget}: the MCP endpoint, of a node or of a backend alone. */
  static URI endpoint() {
    return URI.create(System.getProperty("target", "http://127.0.0.1:8080/mcp"));
  }

  /**
   * {@code -Dtool}: the tool to call, as the endpoint names it; it is called with no arguments.
   * Default: one of the demo.
   */
  static String tool() {
    return System.getProperty("tool", "berths");
  }

  /** {@code -Dkey}: an API key; empty for none. */
  static String key() {
    return System.getProperty("key", "");
  }

  /** {@code -Drate}: users who arrive each second, each with one request. */
  static int rate() {
    return bounded("rate", 50, 100_000);
  }

  /** {@code -Dseconds}: how long. */
  static Duration during() {
    return Duration.ofSeconds(bounded("seconds", 10, MOST_SECONDS));
  }

  private static int bounded(String name, int otherwise, int most) {
    int value = Integer.getInteger(name, otherwise);
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + most + ")");
    }
    return value;
  }
}
