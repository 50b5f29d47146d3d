package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.NodeProcess;
import dev.portolan.loadtest.hops.Rounds.Figures;
import dev.portolan.loadtest.hops.Rounds.Round;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What large catalogs and many tenants do to calls. */
final class Scale {
  private static final int FEW = 10;
  private static final int MANY_TOOLS = 10_000;
  private static final int MANY_TENANTS = 1_000;
  private static final int ASKS = 1_000;
  private static final int HEAP_MIB = 512;

  private final Settings settings;
  private final Rounds rounds;

  Scale(Settings settings, Rounds rounds) {
    this.settings = settings;
    this.rounds = rounds;
  }

  Table measure() {
    try (FastProcess few = FastProcess.backend(settings.jar(), Era.MODERN, FEW);
        FastProcess many = FastProcess.backend(settings.jar(), Era.MODERN, MANY_TOOLS);
        NodeProcess small = node(1, few.address());
        NodeProcess large = node(1, many.address());
        NodeProcess crowded = node(MANY_TENANTS, few.address())) {
      return table(
          rounds.of(
              List.of(
                  hop("1 tenant, 10 tools", small, few, 1, FEW),
                  hop("1 tenant, 10,000 tools", large, many, 1, MANY_TOOLS),
                  hop("1,000 tenants, 10 tools each", crowded, few, MANY_TENANTS, FEW))));
    }
  }

  private NodeProcess node(int tenants, URI backend) {
    return NodeProcess.start(
        settings.jar(), NodeConfig.tenants(tenants, backend), HEAP_MIB, Stage.options(settings));
  }

  private static Hop hop(
      String name, NodeProcess node, FastProcess backend, int tenants, int tools) {
    List<Ask> asks =
        IntStream.range(0, ASKS)
            .mapToObj(
                id ->
                    Ask.call(
                        Era.MODERN,
                        "/t/t" + id % tenants + "/mcp",
                        id,
                        // far apart in the catalog
                        "tool_" + (id * 7919) % tools,
                        null))
            .toList();
    return new Hop(name, Era.MODERN, node.address(), asks, List.of(node.pid()), backend.pid());
  }

  private static Table table(Map<Hop, Figures> figures) {
    Table table =
        new Table(
            "tools/call, by catalog and tenants", "node with", "calls/s", "ratio", "CPU us/call");
    Figures first = figures.values().iterator().next();
    figures.forEach(
        (hop, of) ->
            table.row(
                hop.name(),
                "%.0f".formatted(of.perSecond()),
                CallTable.ratio(of.ratio(first, Round::perSecond)),
                "%.1f".formatted(of.cpuBetween())));
    return table;
  }
}
