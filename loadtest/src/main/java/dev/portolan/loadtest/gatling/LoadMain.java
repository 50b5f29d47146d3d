package dev.portolan.loadtest.gatling;

import dev.portolan.loadtest.tally.Columns;
import dev.portolan.loadtest.tally.Summary;
import io.gatling.app.Gatling$;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Plays one simulation with Gatling, in this JVM, and tells what came of it. Exits with 0 if all
 * that was promised has held, 1 if not, 2 if the arguments are wrong.
 */
public final class LoadMain {
  private static final String TABLE = "table";
  private static final String TAB = "\t";

  private LoadMain() {}

  /** Takes the options of {@link Options#USAGE}; or {@code table} and a file of rows to print. */
  public static void main(String[] args) {
    // The report is this program's output, as the answer of a command is.
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(out, args));
  }

  private static int run(PrintWriter out, String... args) {
    if (args.length == 2 && args[0].equals(TABLE)) {
      table(Path.of(args[1])).lines().forEach(out::println);
      return 0;
    }
    Options options;
    try {
      options = Options.of(args);
    } catch (IllegalArgumentException wrongArguments) {
      out.println(wrongArguments.getMessage());
      return 2;
    }
    try {
      return play(out, options) ? 0 : 1;
    } catch (RuntimeException wrong) {
      out.println("FAILED: " + told(wrong));
      return 1;
    }
  }

  /** What a simulation throws when it is made, Gatling throws on in wrappings of its own. */
  private static String told(Throwable wrong) {
    StringBuilder told = new StringBuilder(wrong.toString());
    for (Throwable cause = wrong.getCause(); cause != null; cause = cause.getCause()) {
      told.append("\n  because of ").append(cause);
    }
    return told.toString();
  }

  private static boolean play(PrintWriter out, Options options) {
    try (Stage stage = Stage.open(options, System::nanoTime)) {
      int code =
          Gatling$.MODULE$.fromArgs(
              new String[] {
                "--simulation",
                options.play().simulation().getName(),
                "--results-folder",
                options.results().toString()
              });
      Summary summary = stage.summary();
      out.println();
      summary.lines().forEach(out::println);
      options.rows().ifPresent(rows -> add(rows, summary.row()));
      if (code != 0) {
        out.println("Gatling ended with " + code + " (expected: 0)");
      }
      return code == 0 && summary.isKept();
    }
  }

  private static void add(Path rows, List<String> row) {
    try {
      Files.writeString(
          rows, String.join(TAB, row) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** The rows of a file as a table with a head. */
  static Columns table(Path rows) {
    Columns table = new Columns().row(Summary.head());
    try {
      Files.readAllLines(rows).forEach(line -> table.row(List.of(line.split(TAB, -1))));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
    return table;
  }
}
