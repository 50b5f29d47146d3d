import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The checks of the build for which no plugin fits, run by the JDK that the toolchain selected.
 *
 * <pre>
 * java --class-path google-java-format.jar Check.java check|format ROOT   sources are formatted / format them
 * java Check.java skipped MODULE_TARGET                                   no test of this module was skipped
 * </pre>
 */
public final class Check {
  private static final Pattern SKIPPED = Pattern.compile("<testsuite[^>]*\\sname=\"([^\"]*)\"[^>]*\\sskipped=\"([1-9]\\d*)\"");

  public static void main(String[] args) throws Exception {
    boolean good =
        switch (args[0]) {
          case "check" -> format(Path.of(args[1]), "--dry-run", "--set-exit-if-changed");
          case "format" -> format(Path.of(args[1]), "--replace");
          case "skipped" -> noneSkipped(Path.of(args[1]));
          default -> throw new IllegalArgumentException("check: " + args[0] + " (expected: check, format or skipped)");
        };
    System.exit(good ? 0 : 1);
  }

  private static boolean format(Path root, String... options) throws Exception {
    List<String> args = new ArrayList<>(List.of(options));
    try (var files = Files.walk(root)) {
      files
          .filter(file -> file.toString().endsWith(".java") && file.toString().contains("/src/"))
          .filter(file -> !file.toString().contains("/target/"))
          .map(Path::toString)
          .sorted()
          .forEach(args::add);
    }
    Class<?> formatter = Class.forName("com.google.googlejavaformat.java.Main");
    Object main =
        formatter
            .getConstructor(PrintWriter.class, PrintWriter.class, java.io.InputStream.class)
            .newInstance(new PrintWriter(System.out, true), new PrintWriter(System.err, true), System.in);
    int code = (int) formatter.getMethod("format", String[].class).invoke(main, (Object) args.toArray(String[]::new));
    if (code != 0) {
      System.err.println("The files above are not formatted. Run: mvn -Pformat -N process-sources");
    }
    return code == 0;
  }

  private static boolean noneSkipped(Path target) throws Exception {
    boolean good = true;
    for (String reports : List.of("surefire-reports", "failsafe-reports")) {
      Path folder = target.resolve(reports);
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (var files = Files.newDirectoryStream(folder, "TEST-*.xml")) {
        for (Path file : files) {
          var suite = SKIPPED.matcher(Files.readString(file));
          if (suite.find()) {
            System.err.println(suite.group(1) + ": " + suite.group(2) + " skipped (expected: 0)");
            good = false;
          }
        }
      }
    }
    return good;
  }
}
