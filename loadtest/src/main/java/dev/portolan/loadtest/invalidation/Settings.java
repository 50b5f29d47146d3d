package dev.portolan.loadtest.invalidation;

import dev.portolan.loadtest.fleet.OptionValue;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a run goes.
 *
 * @param jar of the gateway
 * @param nodes processes of it, 1 to 16
 * @param changes that are measured, 1 to 100,000
 * @param warmUps changes of another backend before them, not measured: 0 to 100,000
 * @param pollPause of a poller, from an answer to its next request; 0 to a second
 */
record Settings(Path jar, int nodes, int changes, int warmUps, Duration pollPause) {
  static final String USAGE =
      "usage: [--jar FILE] [--nodes N] [--changes N] [--warm-ups N] [--poll-pause-us N]";

  private static final Settings DEFAULT =
      new Settings(
          Path.of("proxy-node/target/portolan.jar"), 4, 500, 300, Duration.ofNanos(500_000));

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException with the usage, if there is anything wrong with it
   */
  static Settings of(String... args) {
    Settings settings = DEFAULT;
    for (int at = 0; at < args.length; at += 2) {
      if (at + 1 == args.length) {
        throw new IllegalArgumentException(args[at] + ": no value (" + USAGE + ")");
      }
      settings = settings.with(args[at], args[at + 1]);
    }
    return settings;
  }

  private Settings with(String option, String value) {
    return switch (option) {
      case "--jar" -> new Settings(Path.of(value), nodes, changes, warmUps, pollPause);
      case "--nodes" ->
          new Settings(jar, number(option, value, 1, 16), changes, warmUps, pollPause);
      case "--changes" ->
          new Settings(jar, nodes, number(option, value, 1, 100_000), warmUps, pollPause);
      case "--warm-ups" ->
          new Settings(jar, nodes, changes, number(option, value, 0, 100_000), pollPause);
      case "--poll-pause-us" ->
          new Settings(
              jar,
              nodes,
              changes,
              warmUps,
              Duration.ofNanos(1_000L * number(option, value, 0, 1_000_000)));
      default -> throw new IllegalArgumentException(option + ": unknown (" + USAGE + ")");
    };
  }

  private static int number(String option, String value, int least, int most) {
    return OptionValue.number(option, value, least, most, USAGE);
  }
}
