package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.Wrong;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program of the system, such as nginx or wrk. */
final class Program {
  private Program() {}

  /** Where it is, if it is on the PATH, or where administrators' programs are. */
  static Optional<Path> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/sbin:/sbin";
    for (String folder : path.split(":", -1)) {
      Path file = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /**
   * Runs it to its end, and gives what it printed.
   *
   * @throws Wrong if it fails, or does not end in time
   */
  static String output(Duration limit, List<String> command) {
    try {
      Path said = Files.createTempFile("portolan-bench", ".out");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        String text = Files.readString(said, StandardCharsets.UTF_8);
        if (!ended) {
          process.destroyForcibly();
          throw new Wrong(command.getFirst() + " has not ended after " + limit + ": " + text);
        }
        if (process.exitValue() != 0) {
          throw new Wrong(command.getFirst() + " ended with " + process.exitValue() + ": " + text);
        }
        return text;
      } finally {
        Files.delete(said);
      }
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new Wrong("interrupted", cause);
    }
  }
}
