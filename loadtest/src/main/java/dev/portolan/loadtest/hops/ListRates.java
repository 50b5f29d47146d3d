package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.NodeProcess;
import dev.portolan.loadtest.fleet.Usage;
import dev.portolan.loadtest.hops.Rounds.Figures;
import dev.portolan.loadtest.hops.Rounds.Round;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Lists of 100 tools a second, warm: of a node, and of nginx that has the same bytes in a file. */
final class ListRates {
  private static final int TOOLS = 100;
  private static final int HEAP_MIB = 384;

  private final Settings settings;
  private final Wrk wrk;
  private final Path nginx;
  private final PrintWriter out;

  ListRates(Settings settings, Wrk wrk, Path nginx, PrintWriter out) {
    this.settings = settings;
    this.wrk = wrk;
    this.nginx = nginx;
    this.out = out;
  }

  Table measure() {
    try (FastProcess backend = FastProcess.backend(settings.jar(), Era.MODERN, TOOLS);
        NodeProcess node =
            NodeProcess.start(
                settings.jar(),
                NodeConfig.tenants(1, backend.address()),
                HEAP_MIB,
                Stage.options(settings))) {
      List<Ask> asks =
          IntStream.range(0, settings.connections())
              .mapToObj(id -> Ask.list(Era.MODERN, "/t/t0/mcp", id, null))
              .toList();
      String listed = listed(node.address(), asks);
      try (Nginx file = Nginx.start(nginx, List.of(backend.address()), listed)) {
        return measure(node, asks, file, listed.length());
      }
    }
  }

  private static String listed(URI node, List<Ask> asks) {
    try (Client client = Client.to(node)) {
      for (int id = 0; id < asks.size(); id++) {
        client.send(asks.get(id)).mustAnswer(id);
      }
      return client.send(asks.getFirst()).body();
    }
  }

  private static Round round(List<Long> pids, Supplier<Wrk.Load> loaded) {
    long before = Usage.cpuMicros(pids);
    Wrk.Load load = loaded.get();
    double requests = Math.max(1, load.requests());
    // of warm lists nothing reaches the backend
    return new Round(load.perSecond(), (Usage.cpuMicros(pids) - before) / requests, 0);
  }

  private static String[] row(String name, Figures of, Figures files) {
    return new String[] {
      name,
      "%.0f".formatted(of.perSecond()),
      CallTable.ratio(of.ratio(files, Round::perSecond)),
      "%.1f".formatted(of.cpuBetween()),
      CallTable.ratio(of.ratio(files, Round::cpuBetween))
    };
  }

  private Table measure(NodeProcess node, List<Ask> asks, Nginx nginxFile, int bytes) {
    URI file = nginxFile.address().resolve("/file");
    wrk.run(node.address(), asks, Math.max(1, settings.warmUp()));
    wrk.get(file, 1);
    Figures lists = new Figures(new ArrayList<>());
    Figures files = new Figures(new ArrayList<>());
    for (int round = 1; round <= settings.rounds(); round++) {
      Round list =
          round(List.of(node.pid()), () -> wrk.run(node.address(), asks, settings.seconds()));
      Round get = round(nginxFile.pids(), () -> wrk.get(file, settings.seconds()));
      lists.rounds().add(list);
      files.rounds().add(get);
      out.printf(
          "  round %d  tools/list %.0f/s, file of nginx %.0f/s%n",
          round, list.perSecond(), get.perSecond());
      out.flush();
    }
    return new Table(
            "tools/list of %d tools (%d bytes), warm".formatted(TOOLS, bytes),
            "who",
            "lists/s",
            "of nginx",
            "CPU us",
            "x nginx")
        .row(row("nginx, the same bytes from a file", files, files))
        .row(row("Portolan, 1 node", lists, files));
  }
}
