package dev.portolan.loadtest.hops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private static String memory() {
    String kilobytes = value("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
    return kilobytes.isEmpty()
        ? "an unknown amount"
        : String.format(Locale.ROOT, "%.0f GiB", Long.parseLong(kilobytes) / (double) (1 << 20));
  }

  private static String value(String file, String name) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException unknown) {
      return "unknown";
    }
  }
}
