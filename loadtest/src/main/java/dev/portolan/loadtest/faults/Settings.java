package dev.portolan.loadtest.faults;

import dev.portolan.loadtest.fleet.OptionValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * How a run goes.
 *
 * @param mode what happens to the nodes
 * @param jar of the gateway
 * @param nodes processes of it, 2 to 8; one when idle
 * @param sessions of legacy clients, 1 to 15,000
 * @param time for which they are under load, or idle
 * @param every from one kill to the next
 */
record Settings(Mode mode, Path jar, int nodes, int sessions, Duration time, Duration every) {
  static final String USAGE =
      "usage: kill|roll|idle [--jar FILE] [--nodes N] [--sessions N] [--seconds N] [--every-ms N]";

  /** What happens to the nodes. */
  enum Mode {
    /** A random one is killed, over and over. */
    KILL,
    /** One after the other is asked to stop, and started again. */
    ROLL,
    /** Nothing at all. */
    IDLE
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException with the usage, if there is anything wrong with it
   */
  static Settings of(String... args) {
    if (args.length == 0) {
      throw new IllegalArgumentException(USAGE);
    }
    Settings settings = defaultsOf(args[0]);
    for (int at = 1; at < args.length; at += 2) {
      if (at + 1 == args.length) {
        throw new IllegalArgumentException(args[at] + ": no value (" + USAGE + ")");
      }
      settings = settings.with(args[at], args[at + 1]);
    }
    return settings;
  }

  private static Settings defaultsOf(String word) {
    for (Mode mode : Mode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(word)) {
        boolean idle = mode == Mode.IDLE;
        return new Settings(
            mode,
            Path.of("proxy-node/target/portolan.jar"),
            idle ? 1 : 3,
            idle ? 10_000 : 64,
            Duration.ofSeconds(60),
            Duration.ofSeconds(2));
      }
    }
    throw new IllegalArgumentException(word + ": unknown (" + USAGE + ")");
  }

  private Settings with(String option, String value) {
    return switch (option) {
      case "--jar" -> new Settings(mode, Path.of(value), nodes, sessions, time, every);
      case "--nodes" -> new Settings(mode, jar, number(option, value, 2, 8), sessions, time, every);
      case "--sessions" ->
          new Settings(mode, jar, nodes, number(option, value, 1, 15_000), time, every);
      case "--seconds" -> {
        Duration seconds = Duration.ofSeconds(number(option, value, 1, 86_400));
        yield new Settings(mode, jar, nodes, sessions, seconds, every);
      }
      case "--every-ms" -> {
        Duration pause = Duration.ofMillis(number(option, value, 100, 600_000));
        yield new Settings(mode, jar, nodes, sessions, time, pause);
      }
      default -> throw new IllegalArgumentException(option + ": unknown (" + USAGE + ")");
    };
  }

  private static int number(String option, String value, int least, int most) {
    return OptionValue.number(option, value, least, most, USAGE);
  }
}
