package dev.portolan.testkit.redis;

import dev.portolan.testkit.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs in a temporary folder of its own, with its output in a file there. It ends
 * with this JVM at the latest.
 */
final class ServerProcess {
  private static final int PATIENCE_S = 5;
  private static final int PAUSE_MS = 10;
  private static final int TAIL_LINES = 15;

  private final Path folder;
  private final Path log;
  private @Nullable Process process;

  ServerProcess(String name) {
    try {
      folder = Files.createTempDirectory("portolan-" + name);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
    log = folder.resolve("output.log");
  }

  /** Where the program runs and may write. */
  Path folder() {
    return folder;
  }

  /** Starts the program; in a session of its own where that can be had. */
  synchronized void start(List<String> command) {
    if (isRunning()) {
      throw new IllegalStateException("process " + pid() + " runs already (expected: none)");
    }
    List<String> words = new ArrayList<>();
    // In its own session it does not die of the Ctrl-C that is meant for the program that uses it.
    Programs.onPath("setsid").ifPresent(program -> words.add(program.toString()));
    words.addAll(command);
    try {
      process =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException cause) {
      throw new UncheckedIOException(command.getFirst() + " cannot be started", cause);
    }
    Leftovers.add(this);
  }

  synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  synchronized long pid() {
    return running().pid();
  }

  synchronized void pause() {
    Signals.pause(running());
  }

  synchronized void resume() {
    Signals.resume(running());
  }

  /** Ends it at once (SIGKILL), also when it is paused; returns when it has ended. */
  synchronized void kill() {
    if (process != null) {
      process.destroyForcibly();
      if (!endsWithin(process, TimeUnit.SECONDS.toMillis(PATIENCE_S))) {
        throw new IllegalStateException("process " + process.pid() + " survived SIGKILL");
      }
    }
    Leftovers.remove(this);
  }

  /** Asks it to end (SIGTERM), and kills it when it has not after five seconds. */
  synchronized void stop() {
    if (process != null) {
      process.destroy();
      endsWithin(process, TimeUnit.SECONDS.toMillis(PATIENCE_S));
    }
    kill();
  }

  /** Ends it and deletes its folder. */
  synchronized void discard() {
    kill();
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** Deletes one of the files that the program wrote, if it did. */
  synchronized void delete(String file) {
    try {
      Files.deleteIfExists(folder.resolve(file));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /**
   * Looks again and again until something holds.
   *
   * @throws IllegalStateException if the process ends first, or the bound passes; with the end of
   *     its output
   */
  void await(String what, Duration bound, BooleanSupplier holds) {
    Deadline deadline = Deadline.in(bound);
    Process awaited = running();
    while (!holds.getAsBoolean()) {
      // Waits for the death of the process rather than for time to pass.
      if (endsWithin(awaited, PAUSE_MS)) {
        throw new IllegalStateException(
            "%s: the process ended with %d (expected: %s)\n%s"
                .formatted(folder.getFileName(), awaited.exitValue(), what, tail()));
      }
      if (deadline.isOver()) {
        throw new IllegalStateException(
            "%s: not after %d s (expected: %s)\n%s"
                .formatted(folder.getFileName(), bound.toSeconds(), what, tail()));
      }
    }
  }

  private synchronized Process running() {
    if (process == null) {
      throw new IllegalStateException(folder.getFileName() + " was never started");
    }
    return process;
  }

  private String tail() {
    try {
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException cause) {
      return "(its output cannot be read: " + cause.getMessage() + ")";
    }
  }

  private static boolean endsWithin(Process process, long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a process was waited for", cause);
    }
  }
}
