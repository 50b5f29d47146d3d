package dev.portolan.loadtest.gatling;

import dev.portolan.loadtest.fleet.OptionValue;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a simulation is played.
 *
 * @param play which one
 * @param rate arrivals a second, 1 to 20,000
 * @param time for which they arrive, 1 s to an hour
 * @param warmUp from the first request on, for which nothing is timed
 * @param nodes of the gateway, 1 to 8
 * @param jar of the gateway
 * @param target the endpoint of a gateway that runs already; empty for one of our own
 * @param key to show there; empty for none
 * @param tool to call there, with no arguments; empty for none
 * @param results where Gatling's reports go
 * @param rows a file that gets one more line, with what is to stand in a table of several runs
 */
record Options(
    Play play,
    int rate,
    Duration time,
    Duration warmUp,
    int nodes,
    Path jar,
    Optional<URI> target,
    String key,
    String tool,
    Path results,
    Optional<Path> rows) {
  private static final int MOST_RATE = 20_000;
  private static final int MOST_SECONDS = 3_600;
  private static final Set<String> KNOWN =
      Set.of(
          "--rate",
          "--seconds",
          "--warm-up",
          "--nodes",
          "--jar",
          "--target",
          "--key",
          "--tool",
          "--results",
          "--rows");

  static final String USAGE =
      "usage: "
          + Play.titles()
          + " [--rate N] [--seconds N] [--warm-up SECONDS] [--nodes N] [--jar FILE]"
          + " [--target URL [--key KEY] [--tool NAME]] [--results FOLDER]";

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException with the usage, if there is anything wrong with it
   */
  static Options of(String... args) {
    Play play = playOf(args.length == 0 ? "no simulation" : args[0]);
    Map<String, String> given = given(Arrays.copyOfRange(args, 1, args.length));
    Play.Defaults defaults = play.defaults();
    int seconds = number(given, "--seconds", defaults.seconds(), MOST_SECONDS);
    int warmUp = number(given, "--warm-up", seconds > 15 ? 8 : 0, seconds - 1);
    Optional<URI> target = Optional.ofNullable(given.get("--target")).map(Options::endpoint);
    int nodes = number(given, "--nodes", defaults.nodes(), 8);
    check(play, given, target.isPresent());
    check(play, seconds - warmUp, nodes);
    Path jar = Path.of(given.getOrDefault("--jar", "proxy-node/target/portolan.jar"));
    if (given.containsKey("--jar") && !Files.isRegularFile(jar)) {
      throw mistake("--jar: " + jar + " (expected: a file)");
    }
    return new Options(
        play,
        number(given, "--rate", defaults.rate(), MOST_RATE),
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(warmUp),
        nodes,
        jar,
        target,
        given.getOrDefault("--key", ""),
        given.getOrDefault("--tool", ""),
        Path.of(given.getOrDefault("--results", "loadtest/target/gatling")),
        Optional.ofNullable(given.get("--rows")).map(Path::of));
  }

  private static Play playOf(String title) {
    return Arrays.stream(Play.values())
        .filter(play -> play.title().equals(title))
        .findFirst()
        .orElseThrow(() -> mistake(title + ": unknown"));
  }

  private static Map<String, String> given(String... options) {
    Map<String, String> given = new HashMap<>();
    for (int at = 0; at < options.length; at += 2) {
      if (!KNOWN.contains(options[at])) {
        throw mistake(options[at] + ": unknown");
      }
      if (at + 1 == options.length) {
        throw mistake(options[at] + ": no value");
      }
      given.put(options[at], options[at + 1]);
    }
    return given;
  }

  private static void check(Play play, Map<String, String> given, boolean foreign) {
    if (foreign && !play.takesTarget()) {
      throw mistake(
          "--target: " + play.title() + " counts at backends of its own (expected: no target)");
    }
    if (foreign && play != Play.LIST_TOOLS && !given.containsKey("--tool")) {
      throw mistake("--tool: missing (expected: one to call at the target, without arguments)");
    }
    if (!foreign && (given.containsKey("--key") || given.containsKey("--tool"))) {
      throw mistake("--key and --tool are for a --target (expected: one)");
    }
  }

  private static void check(Play play, int warm, int nodes) {
    if (play == Play.NODE_LOSS && nodes < 2) {
      throw mistake("--nodes: " + nodes + " (expected: at least 2, so that one is left)");
    }
    if (warm < play.leastSeconds()) {
      throw mistake(
          "--seconds: %d after the warm-up (expected: at least %d)"
              .formatted(warm, play.leastSeconds()));
    }
  }

  private static URI endpoint(String text) {
    if (!text.matches("https?://[^/\\s]+/\\S*")) {
      throw mistake("--target: " + text + " (expected: such as http://127.0.0.1:8080/mcp)");
    }
    return URI.create(text);
  }

  private static int number(Map<String, String> given, String option, int otherwise, int most) {
    String value = given.get(option);
    int least = option.equals("--warm-up") ? 0 : 1;
    return value == null ? otherwise : OptionValue.number(option, value, least, most, USAGE);
  }

  private static IllegalArgumentException mistake(String what) {
    return new IllegalArgumentException(what + " (" + USAGE + ")");
  }
}
