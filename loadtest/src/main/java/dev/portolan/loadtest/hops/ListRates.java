package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.NodeProcess;
import dev.portolan.loadtest.fleet.Usage;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  /** Rates of one that was loaded in turn with another, and microseconds that a request took it. */
  private record Seen(List<Double> perSecond, List<Double> cpu) {
    Seen() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(Wrk.Load load, long cpuMicros) {
      perSecond.add(load.perSecond());
      cpu.add(cpuMicros / (double) Math.max(1, load.requests()));
    }

    String[] row(String name, Seen files) {
      return new String[] {
        name,
        "%.0f".formatted(Median.of(perSecond)),
        CallTable.ratio(Median.ratio(perSecond, files.perSecond())),
        "%.1f".formatted(Median.of(cpu)),
        CallTable.ratio(Median.ratio(cpu, files.cpu()))
      };
    }
  }

  private Table measure(NodeProcess node, List<Ask> asks, Nginx nginxFile, int bytes) {
    URI file = nginxFile.address().resolve("/file");
    wrk.run(node.address(), asks, Math.max(1, settings.warmUp()));
    wrk.get(file, 1);
    Seen lists = new Seen();
    Seen files = new Seen();
    for (int round = 1; round <= settings.rounds(); round++) {
      long before = Usage.cpuMicros(node.pid());
      Wrk.Load list = wrk.run(node.address(), asks, settings.seconds());
      lists.add(list, Usage.cpuMicros(node.pid()) - before);
      before = nginxFile.pids().stream().mapToLong(Usage::cpuMicros).sum();
      Wrk.Load get = wrk.get(file, settings.seconds());
      files.add(get, nginxFile.pids().stream().mapToLong(Usage::cpuMicros).sum() - before);
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
        .row(files.row("nginx, the same bytes from a file", files))
        .row(lists.row("Portolan, 1 node", files));
  }
}
