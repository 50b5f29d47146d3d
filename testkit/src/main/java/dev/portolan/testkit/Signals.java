package dev.portolan.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Makes a process stand still and go on, as a machine does that has too much to do. Only for
 * processes that the caller has started, on Linux and macOS. A JVM can also be made to tell what it
 * does.
 */
public final class Signals {
  private static final int PATIENCE_S = 5;
  private static final int LOOKS = 500;
  private static final int DUMP_MS = 3_000;

  private Signals() {}

  /** Stops the process where it is (SIGSTOP); its sockets stay open. Returns when it stands. */
  public static void pause(Process process) {
    send("STOP", process);
    for (int look = 0; look < LOOKS; look++) {
      if (isStopped(process)) {
        return;
      }
      endsWithin(process, 10);
    }
    throw new IllegalStateException("process " + process.pid() + " goes on (expected: stopped)");
  }

  /** Lets a paused process go on (SIGCONT). */
  public static void resume(Process process) {
    send("CONT", process);
  }

  /** Has a JVM write to its own output where each of its threads stands (SIGQUIT). */
  public static void dumpThreads(Process process) {
    send("QUIT", process);
    endsWithin(process, DUMP_MS);
  }

  private static void send(String signal, Process process) {
    try {
      // The kill that every shell has built in: not every machine has it as a program.
      String command = "kill -" + signal + " " + process.pid();
      Process kill =
          new ProcessBuilder("sh", "-c", command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!endsWithin(kill, PATIENCE_S * 1000L) || kill.exitValue() != 0) {
        throw new IllegalStateException(
            command + " failed (expected: process " + process.pid() + " runs and is ours)");
      }
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** Whether the kernel says so; where it cannot be asked, the signal is taken as delivered. */
  private static boolean isStopped(Process process) {
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    if (!Files.exists(stat)) {
      return true;
    }
    try {
      String line = Files.readString(stat);
      // pid (name) state ...; the name may itself hold parentheses
      return line.charAt(line.lastIndexOf(')') + 2) == 'T';
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static boolean endsWithin(Process process, long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", cause);
    }
  }
}
