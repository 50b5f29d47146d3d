package dev.portolan.node.app;

import dev.portolan.node.config.ConfigLoader;
import dev.portolan.node.config.GatewayConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a node until the process is asked to end. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Run a node. Ends with SIGTERM or SIGINT, after the calls in flight.")
final class RunCommand implements Callable<Integer> {
  private final Nodes nodes;
  private final Lifetime lifetime;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration, in YAML (docs/configuration.md). Reloaded when it changes.")
  private Path file = Path.of("portolan.yaml");

  RunCommand(Nodes nodes, Lifetime lifetime) {
    this.nodes = nodes;
    this.lifetime = lifetime;
  }

  @Override
  public Integer call() throws InterruptedException {
    GatewayConfig config = ConfigLoader.load(file);
    Logging.use(config.log());
    return lifetime.follow(nodes.start(config, file));
  }
}
