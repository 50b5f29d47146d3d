package dev.portolan.loadtest.fleet;

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
public final class Program {
  private static final int END_MS = 10_000;

  private Program() {}

  /** Where it is, if it is on the PATH, or where administrators' programs are. */
  public static Optional<Path> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/sbin:/sbin";
    for (String folder : path.split(":", -1)) {
      Path file = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** One that comes with the JDK that runs this, such as java or jcmd. */
  public static String ofThisJdk(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /**
   * Runs it to its end, and gives what it printed.
   *
   * @throws Wrong if it fails, or does not end in time
   */
  public static String output(Duration limit, List<String> command) {
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

  /** Asks a process to end, and has it end if it has not after ten seconds. */
  public static void end(Process process) {
    process.destroy();
    if (!endsWithin(process, END_MS)) {
      process.destroyForcibly();
    }
  }

  /** Whether it has ended before this time has passed. */
  public static boolean endsWithin(Process process, int millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new Wrong("interrupted while process " + process.pid() + " was waited for", cause);
    }
  }
}
