package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.NodeProcess;
import dev.portolan.loadtest.fleet.Program;
import dev.portolan.loadtest.fleet.Wrong;
import dev.portolan.testkit.redis.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** From the start of a JVM to the first answer of its node to {@code tools/list}. */
final class StartUp {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final Settings settings;
  private final LongSupplier nanos;

  StartUp(Settings settings, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
  }

  /** One way to start the JVM. */
  private record Way(String name, List<String> options, List<Double> millis) {}

  Table measure() {
    List<Way> ways = new ArrayList<>();
    ways.add(new Way("that has learned nothing", NodeProcess.plainOptions(), new ArrayList<>()));
    List<String> learned = NodeProcess.launcherOptions(settings.jar());
    if (!learned.equals(NodeProcess.plainOptions())) {
      ways.add(new Way("with the launcher's AOT cache", learned, new ArrayList<>()));
    }
    try (FastProcess backend = FastProcess.backend(settings.jar(), Era.MODERN, 10)) {
      for (int round = 0; round < settings.rounds(); round++) {
        ways.forEach(way -> way.millis().add(once(backend, way.options())));
      }
    }
    Table table =
        new Table(
            "From the start of the JVM to the first tools/list, in ms", "JVM", "median", "all");
    ways.forEach(
        way ->
            table.row(
                way.name(),
                "%.0f".formatted(Median.of(way.millis())),
                String.join(
                    ", ", way.millis().stream().map(one -> "%.0f".formatted(one)).toList())));
    return table;
  }

  private double once(FastProcess backend, List<String> options) {
    try {
      int port = FreePorts.next();
      Path folder = Files.createTempDirectory("portolan-bench");
      Path config = folder.resolve("portolan.yaml");
      Files.writeString(
          config, NodeConfig.tenants(1, backend.address()).replace("port: 0", "port: " + port));
      List<String> command = new ArrayList<>();
      command.add(Program.ofThisJdk("java"));
      command.addAll(options);
      command.addAll(Stage.options(settings));
      command.addAll(
          List.of("-jar", settings.jar().toString(), "run", "--config", config.toString()));
      long began = nanos.getAsLong();
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        awaitList(URI.create("http://127.0.0.1:" + port), process, began);
        return (nanos.getAsLong() - began) / 1e6;
      } finally {
        Program.end(process);
        Files.delete(config);
        Files.delete(folder);
      }
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private void awaitList(URI node, Process process, long began) {
    while (true) {
      try (Client client = Client.to(node)) {
        client.send(Ask.list(Era.MODERN, "/t/t0/mcp", 1, null)).mustAnswer(1);
        return;
      } catch (Wrong notYet) {
        if (nanos.getAsLong() - began > PATIENCE_NANOS || Program.endsWithin(process, 2)) {
          throw notYet;
        }
      }
    }
  }
}
