package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.Program;
import dev.portolan.loadtest.fleet.Wrong;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Load by wrk: as much as so many connections take, each waiting for its answer. */
final class Wrk {
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
  private static final Pattern PER_SECOND = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final Pattern TROUBLE = Pattern.compile("(Non-2xx.*|Socket errors:.*)");
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Path program;
  private final int connections;

  Wrk(Path program, int connections) {
    this.program = program;
    this.connections = connections;
  }

  /**
   * What a load came to.
   *
   * @param requests that were answered
   */
  record Load(long requests, double perSecond) {}

  /**
   * Makes these requests in turn, over and over.
   *
   * @throws Wrong if one of them was not answered with 2xx
   */
  Load run(URI where, List<Ask> asks, int seconds) {
    Path script = script(asks);
    try {
      return run(where, seconds, List.of("-s", script.toString()));
    } finally {
      delete(script);
    }
  }

  /** Fetches this, over and over. */
  Load get(URI where, int seconds) {
    return run(where, seconds, List.of());
  }

  private Load run(URI where, int seconds, List<String> options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "-t1",
                "-c" + connections,
                "-d" + seconds + "s",
                "--timeout",
                GRACE.toSeconds() + "s"));
    command.addAll(options);
    command.add(where.toString());
    String said = Program.output(GRACE.plusSeconds(seconds), command);
    Matcher trouble = TROUBLE.matcher(said);
    if (trouble.find()) {
      throw new Wrong("load at " + where + ": " + trouble.group(1));
    }
    return new Load(
        Long.parseLong(found(REQUESTS, said)), Double.parseDouble(found(PER_SECOND, said)));
  }

  private static String found(Pattern pattern, String said) {
    Matcher matcher = pattern.matcher(said);
    if (!matcher.find()) {
      throw new Wrong("wrk said: " + said);
    }
    return matcher.group(1);
  }

  /** Requests are put together once: the load is to cost as little as it can. */
  private static Path script(List<Ask> asks) {
    StringBuilder lua = new StringBuilder("local all = {}\ninit = function(args)\n");
    for (Ask ask : asks) {
      lua.append("  all[#all + 1] = wrk.format('POST', '").append(ask.path()).append("', {");
      ask.headers().forEach((name, value) -> lua.append("['%s']='%s',".formatted(name, value)));
      lua.append("}, '").append(ask.body()).append("')\n");
    }
    lua.append(
        "end\nlocal at = 0\nrequest = function()\n  at = at % #all + 1\n  return all[at]\nend\n");
    try {
      return Files.writeString(Files.createTempFile("portolan-bench", ".lua"), lua);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static void delete(Path script) {
    try {
      Files.delete(script);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
