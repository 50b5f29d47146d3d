package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.Program;
import dev.portolan.loadtest.fleet.Wrong;
import dev.portolan.loadtest.hops.Settings.Part;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures what Portolan costs beside nothing and beside nginx, and prints it. It judges answers,
 * never times: it fails if one is wrong.
 */
public final class HopsBench {
  private static final int MISSING = 69;

  private final Settings settings;
  private final PrintWriter out;
  private final Path nginx;
  private final Wrk wrk;
  private final List<Table> tables = new ArrayList<>();

  private HopsBench(Settings settings, PrintWriter out, Path nginx, Path wrk) {
    this.settings = settings;
    this.out = out;
    this.nginx = nginx;
    this.wrk = new Wrk(wrk, settings.connections());
  }

  /** Takes the options of {@link Settings#USAGE}. */
  public static void main(String[] args) {
    // the report is this program's output, as the answer of a command is
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(out, args));
  }

  private static int run(PrintWriter out, String... args) {
    try {
      Settings settings = Settings.of(args);
      if (!Files.isRegularFile(settings.jar())) {
        throw new IllegalArgumentException("--jar: " + settings.jar() + " (expected: a file)");
      }
      var nginx = Program.find("nginx");
      var wrk = Program.find("wrk");
      if (nginx.isEmpty() || wrk.isEmpty()) {
        out.println(
            "bench: nginx and wrk are needed, and "
                + (nginx.isEmpty() ? "nginx" : "wrk")
                + " is missing (Debian, Ubuntu: apt-get install nginx wrk; macOS has no /proc)");
        return MISSING;
      }
      new HopsBench(settings, out, nginx.get(), wrk.get()).run();
      return 0;
    } catch (IllegalArgumentException wrongArguments) {
      out.println(wrongArguments.getMessage());
      return 2;
    } catch (Wrong wrong) {
      out.println("FAILED: " + wrong.getMessage());
      return 1;
    }
  }

  private void run() {
    String machine = Machine.describe() + "; load before: " + Machine.load();
    Machine.Ticks before = Machine.Ticks.now();
    out.println(machine);
    if (has(Part.CALLS) || has(Part.LATENCY)) {
      try (Stage stage = Stage.start(settings, nginx)) {
        for (Era era : Era.values()) {
          calls(era, stage.hops().stream().filter(hop -> hop.era() == era).toList());
        }
      }
    }
    Rounds rounds = new Rounds(settings, wrk, out);
    if (has(Part.LISTS)) {
      tables.add(new ListRates(settings, wrk, nginx, out).measure());
    }
    if (has(Part.SCALE)) {
      tables.add(new Scale(settings, rounds).measure());
    }
    if (has(Part.MEMORY)) {
      tables.add(new Memory(settings).measure());
    }
    if (has(Part.START)) {
      tables.add(new StartUp(settings, System::nanoTime).measure());
    }
    String meanwhile =
        "While this ran, the host gave %.1f %% of the processors' time to other machines."
            .formatted(Machine.Ticks.now().stolenSince(before));
    tables.forEach(out::print);
    out.println();
    out.println(meanwhile);
    write("Machine: " + machine + ". " + meanwhile + "\n");
  }

  private boolean has(Part part) {
    return settings.parts().contains(part);
  }

  private void calls(Era era, List<Hop> hops) {
    if (has(Part.CALLS)) {
      Map<Hop, Rounds.Figures> figures =
          new LinkedHashMap<>(new Rounds(settings, wrk, out).of(hops));
      tables.add(CallTable.of(era, figures, settings));
    }
    if (has(Part.LATENCY)) {
      FixedRate load = new FixedRate(settings.connections(), settings.rate(), System::nanoTime);
      tables.add(new Latency(settings, out, load).of(era, hops));
    }
  }

  private void write(String conditions) {
    Path report = settings.report();
    if (report == null) {
      return;
    }
    StringBuilder text = new StringBuilder(conditions);
    tables.forEach(text::append);
    try {
      Files.writeString(report, text);
    } catch (IOException cause) {
      throw new UncheckedIOException("--report: " + report, cause);
    }
  }
}
