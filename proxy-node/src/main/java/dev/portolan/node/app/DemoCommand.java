package dev.portolan.node.app;

import io.vertx.core.Future;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows a node at work, with nothing to configure. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Run a node with two example backends, and print lines to try it with. Only this machine"
            + " can reach it. With --nodes, run several nodes that share a redis-server of their"
            + " own, behind a balancer, and show what they share.")
final class DemoCommand implements Callable<Integer> {
  private static final int MOST_NODES = 8;
  private static final int MOST_ROUNDS = 100_000;

  private final Nodes nodes;
  private final Lifetime lifetime;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Where to listen; 0 takes any free port. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description =
          "So many nodes, 1 to 8. Needs a redis-server on the PATH; for most machines one is"
              + " shipped.")
  private @Nullable Integer nodeCount;

  @Option(
      names = "--once",
      description = "Do what the printed lines say, print the answers, and end.")
  private boolean once;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "1",
      description = "With --once: so many times, 1 to 100000. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Spec private CommandSpec spec = CommandSpec.create();

  DemoCommand(Nodes nodes, Lifetime lifetime) {
    this.nodes = nodes;
    this.lifetime = lifetime;
  }

  @Override
  public Integer call() throws Exception {
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw wrong("--rounds: " + rounds + " (expected: 1 to " + MOST_ROUNDS + ")");
    }
    PrintWriter out = spec.commandLine().getOut();
    Future<RunningNode> starting = start(out);
    return once ? new Rehearsal(rounds, out).follow(starting) : lifetime.follow(starting);
  }

  private Future<RunningNode> start(PrintWriter out) {
    Integer count = nodeCount;
    if (count == null) {
      return nodes.demo(port, out);
    }
    if (count < 1 || count > MOST_NODES) {
      throw wrong("--nodes: " + count + " (expected: 1 to " + MOST_NODES + ")");
    }
    return nodes.demoFleet(count, port, out);
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
