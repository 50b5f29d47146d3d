package dev.portolan.loadtest.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel has counted for a process. Linux only. */
public final class Usage {
  /** Clock ticks are hundredths of a second on every Linux that a JVM runs on. */
  private static final long MICROS_PER_TICK = 10_000;

  /** After the command's closing bracket: the 12th and 13th word are user and system time. */
  private static final int USER = 11;

  private Usage() {}

  /** Processor time used so far, in microseconds. */
  public static long cpuMicros(long pid) {
    String stat = read(pid, "stat");
    String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(words[USER]) + Long.parseLong(words[USER + 1])) * MICROS_PER_TICK;
  }

  /** The same of several processes together. */
  public static long cpuMicros(List<Long> pids) {
    return pids.stream().mapToLong(Usage::cpuMicros).sum();
  }

  /** Resident memory, in bytes. */
  public static long residentBytes(long pid) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow(() -> new Wrong("no VmRSS of process " + pid));
  }

  private static String read(long pid, String what) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), what));
    } catch (IOException gone) {
      throw new Wrong("nothing is known of process " + pid, gone);
    }
  }
}
