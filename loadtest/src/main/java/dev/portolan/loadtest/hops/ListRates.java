package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.NodeProcess;
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
    try (BackendProcess backend = BackendProcess.start(settings.jar(), Era.MODERN, TOOLS);
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

  private Table measure(NodeProcess node, List<Ask> asks, Nginx nginxFile, int bytes) {
    URI file = nginxFile.address().resolve("/file");
    wrk.run(node.address(), asks, Math.max(1, settings.warmUp()));
    wrk.get(file, 1);
    List<Double> lists = new ArrayList<>();
    List<Double> listCpu = new ArrayList<>();
    List<Double> files = new ArrayList<>();
    List<Double> fileCpu = new ArrayList<>();
    for (int round = 1; round <= settings.rounds(); round++) {
      long before = Usage.cpuMicros(node.pid());
      Wrk.Load load = wrk.run(node.address(), asks, settings.seconds());
      lists.add(load.perSecond());
      listCpu.add((Usage.cpuMicros(node.pid()) - before) / (double) Math.max(1, load.requests()));
      before = nginxFile.pids().stream().mapToLong(Usage::cpuMicros).sum();
      load = wrk.get(file, settings.seconds());
      files.add(load.perSecond());
      long used = nginxFile.pids().stream().mapToLong(Usage::cpuMicros).sum() - before;
      fileCpu.add(used / (double) Math.max(1, load.requests()));
      out.printf(
          "  round %d  tools/list %.0f/s, file of nginx %.0f/s%n",
          round, lists.getLast(), files.getLast());
      out.flush();
    }
    double ofFiles = Median.of(files);
    return new Table(
            "tools/list of %d tools (%d bytes), warm".formatted(TOOLS, bytes),
            "who",
            "lists/s",
            "of nginx",
            "CPU us")
        .row(
            "nginx, the same bytes from a file",
            "%.0f".formatted(ofFiles),
            "1.00",
            "%.1f".formatted(Median.of(fileCpu)))
        .row(
            "Portolan, 1 node",
            "%.0f".formatted(Median.of(lists)),
            CallTable.ratio(Median.of(lists), ofFiles),
            "%.1f".formatted(Median.of(listCpu)));
  }
}
