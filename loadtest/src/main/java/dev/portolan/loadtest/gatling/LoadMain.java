package dev.portolan.loadtest.gatling;

import dev.portolan.loadtest.fleet.Wrong;
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
    try {
      if (args.length == 2 && args[0].equals(TABLE)) {
        table(Path.of(args[1])).lines().forEach(out::println);
        return 0;
      }
      return play(out, Options.of(args)) ? 0 : 1;
    } catch (IllegalArgumentException wrongArguments) {
      out.println(wrongArguments.getMessage());
      return 2;
    } catch (Wrong wrong) {
      out.println("FAILED: " + wrong.getMessage());
      return 1;
    }
  }

  private static boolean play(PrintWriter out, Options options) {
    if (options.target().isEmpty() && !Files.isRegularFile(options.jar())) {
      throw new IllegalArgumentException("--jar: " + options.jar() + " (expected: a file)");
    }
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
