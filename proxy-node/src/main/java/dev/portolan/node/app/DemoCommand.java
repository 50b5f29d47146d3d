package dev.portolan.node.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows a node at work, with nothing to configure. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Run a node with two example backends, and print lines to try it with. Only this machine"
            + " can reach it.")
final class DemoCommand implements Callable<Integer> {
  private final Nodes nodes;
  private final Lifetime lifetime;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Where to listen; 0 takes any free port. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Spec private CommandSpec spec = CommandSpec.create();

  DemoCommand(Nodes nodes, Lifetime lifetime) {
    this.nodes = nodes;
    this.lifetime = lifetime;
  }

  @Override
  public Integer call() throws InterruptedException {
    return lifetime.follow(nodes.demo(port, spec.commandLine().getOut()));
  }
}
