package dev.portolan.loadtest.hops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** On what it was measured, since no figure means anything without. */
final class Machine {
  private Machine() {}

  static String describe() {
    return "%d processors (%s), %s of memory, %s %s, Java %s (%s)"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            value("/proc/cpuinfo", "model name"),
            memory(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("java.version"),
            System.getProperty("java.vendor"));
  }

  /** Processes that want a processor, on average in the last minute, before the run. */
  static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    } catch (IOException unknown) {
      return "unknown";
    }
  }

  /**
   * Time of all processors since the machine was started.
   *
   * @param all idle or not, in clock ticks
   * @param stolen of it: somebody here wanted a processor, and the host had given it to another
   *     machine
   */
  record Ticks(long all, long stolen) {
    private static final int STOLEN = 7;

    /** As of now; the first line of /proc/stat. */
    static Ticks now() {
      long[] ticks =
          Arrays.stream(value("/proc/stat", "cpu ", ' ').split(" ", -1))
              .mapToLong(Long::parseLong)
              .toArray();
      // what guests have had stands in the first two as well
      return new Ticks(Arrays.stream(ticks, 0, STOLEN + 1).sum(), ticks[STOLEN]);
    }

    /** Percent of the time since then. */
    double stolenSince(Ticks before) {
      return 100.0 * (stolen - before.stolen) / Math.max(1, all - before.all);
    }
  }

  private static String memory() {
    String kilobytes = value("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
    return kilobytes.isEmpty()
        ? "an unknown amount"
        : String.format(Locale.ROOT, "%.0f GiB", Long.parseLong(kilobytes) / (double) (1 << 20));
  }

  private static String value(String file, String name) {
    return value(file, name, ':');
  }

  private static String value(String file, String name, char before) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(before) + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException unknown) {
      return "unknown";
    }
  }
}
