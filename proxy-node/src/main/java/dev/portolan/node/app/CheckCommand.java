package dev.portolan.node.app;

import dev.portolan.node.config.ConfigLoader;
import dev.portolan.node.config.GatewayConfig;
import dev.portolan.node.tenant.ClientFactories;
import dev.portolan.node.tenant.ConfiguredTenants;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads a configuration and says what is wrong with it. Contacts nobody. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Check a configuration without starting anything.")
final class CheckCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration, in YAML (docs/configuration.md).")
  private Path file = Path.of("portolan.yaml");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    GatewayConfig config = ConfigLoader.load(file);
    // what a node would refuse to start with is refused here too
    var unused = new ConfiguredTenants(config, ClientFactories.found(), Clock.systemUTC());
    long mounts =
        config.tenants().values().stream().mapToLong(tenant -> tenant.mounts().size()).sum();
    spec.commandLine()
        .getOut()
        .println(
            file + ": good (tenants: " + config.tenants().size() + ", mounts: " + mounts + ")");
    return ExitCode.OK;
  }
}
