package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.OptionValue;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a run goes.
 *
 * @param jar of the gateway
 * @param parts what is measured
 * @param rounds of which the median is told, 1 to 25
 * @param seconds of load for each figure in each round
 * @param warmUp seconds of load for each figure beforehand, which are not counted
 * @param connections of the load, 1 to 1024
 * @param rate calls a second at which latency is measured
 * @param nodeOptions of the nodes' JVM, besides those of the launcher
 * @param report where the tables are written too, in Markdown; null for nowhere
 */
record Settings(
    Path jar,
    Set<Part> parts,
    int rounds,
    int seconds,
    int warmUp,
    int connections,
    int rate,
    String nodeOptions,
    @Nullable Path report) {

  /** What can be measured. */
  enum Part {
    /** Calls a second, and processor time of each. */
    CALLS,
    /** How long a call takes at a fixed rate. */
    LATENCY,
    /** Lists a second. */
    LISTS,
    /** Calls a second with large catalogs and with many tenants. */
    SCALE,
    /** Heap of a node with many tenants. */
    MEMORY,
    /** Time from the start of the JVM to the first list. */
    START;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final String USAGE =
      "usage: bench [--only "
          + Arrays.stream(Part.values()).map(Part::word).collect(Collectors.joining(","))
          + "] [--rounds N] [--seconds N] [--warm-up N] [--connections N] [--rate N]"
          + " [--node-options 'WORDS'] [--report FILE] [--jar FILE]";

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException with the usage, if there is anything wrong with it
   */
  static Settings of(String... args) {
    Settings settings =
        new Settings(
            Path.of("proxy-node/target/portolan.jar"),
            EnumSet.allOf(Part.class),
            5,
            4,
            20,
            64,
            1_000,
            "",
            null);
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
      case "--jar" -> with(Path.of(value), parts, nodeOptions, report);
      case "--only" -> with(jar, partsOf(value), nodeOptions, report);
      case "--node-options" -> with(jar, parts, value, report);
      case "--report" -> with(jar, parts, nodeOptions, Path.of(value));
      case "--rounds" -> timed(number(option, value, 1, 25), seconds, warmUp);
      case "--seconds" -> timed(rounds, number(option, value, 1, 600), warmUp);
      case "--warm-up" -> timed(rounds, seconds, number(option, value, 0, 600));
      case "--connections" -> loaded(number(option, value, 1, 1_024), rate);
      case "--rate" -> loaded(connections, number(option, value, 1, 100_000));
      default -> throw new IllegalArgumentException(option + ": unknown (" + USAGE + ")");
    };
  }

  private Settings with(Path ofJar, Set<Part> of, String options, @Nullable Path into) {
    return new Settings(ofJar, of, rounds, seconds, warmUp, connections, rate, options, into);
  }

  private Settings timed(int times, int each, int before) {
    return new Settings(jar, parts, times, each, before, connections, rate, nodeOptions, report);
  }

  private Settings loaded(int by, int at) {
    return new Settings(jar, parts, rounds, seconds, warmUp, by, at, nodeOptions, report);
  }

  private static Set<Part> partsOf(String words) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (String word : words.split(",", -1)) {
      parts.add(
          Arrays.stream(Part.values())
              .filter(part -> part.word().equals(word))
              .findAny()
              .orElseThrow(
                  () -> new IllegalArgumentException("--only: " + word + " (" + USAGE + ")")));
    }
    return parts;
  }

  private static int number(String option, String value, int least, int most) {
    return OptionValue.number(option, value, least, most, USAGE);
  }
}
