package dev.portolan.node.app;

import java.io.PrintWriter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
    name = "portolan",
    description = "A horizontally scaled gateway for the Model Context Protocol.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, or stopped as asked",
      "2:the command line is wrong",
      "69:something is missing or taken: a JDK, Maven, a redis-server, the address to listen on, a"
          + " node to ask",
      "70:a fault of Portolan's own, or a build that failed",
      "77:the node does not let you: no management token, or a wrong one",
      "78:the configuration is wrong; every problem is printed"
    })
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine(nodes(), null).execute(args));
  }

  /**
   * The command line over these nodes.
   *
   * @param lifetime of the process; null for that of this very one
   */
  static CommandLine commandLine(Nodes nodes, @Nullable Lifetime lifetime) {
    return commandLine(nodes, lifetime, System::getenv);
  }

  /**
   * The same.
   *
   * @param env the value of an environment variable, or null
   */
  static CommandLine commandLine(
      Nodes nodes, @Nullable Lifetime lifetime, Function<String, @Nullable String> env) {
    CommandLine line = new CommandLine(new Main());
    Lifetime life =
        lifetime == null ? new Lifetime(new PrintWriter(line.getErr(), true)) : lifetime;
    return line.addSubcommand(new DemoCommand(nodes, life))
        .addSubcommand(new RunCommand(nodes, life))
        .addSubcommand(new CheckCommand())
        .addSubcommand(new CacheCommand(env))
        .addSubcommand(new VersionCommand())
        .addSubcommand(new CommandLine.HelpCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((cause, command, parsed) -> refuse(cause, command));
  }

  private static int refuse(Exception cause, CommandLine command) {
    command.getErr().println(Failure.tell(cause));
    return ExitCode.of(cause);
  }

  private static Nodes nodes() {
    return new LocalNodes();
  }
}
