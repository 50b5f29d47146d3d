package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.Usage;
import dev.portolan.loadtest.hops.Rounds.Figures;
import dev.portolan.loadtest.hops.Rounds.Round;
import java.util.Map;

/** Calls a second and what each costs, of one era. */
final class CallTable {
  private CallTable() {}

  /**
   * @param figures of hops of one era, the direct one and nginx first
   */
  static Table of(Era era, Map<Hop, Figures> figures, Settings settings) {
    Table table =
        new Table(
            "tools/call, %s, %d connections".formatted(era.word(), settings.connections()),
            "hop",
            "calls/s",
            "of direct",
            "of nginx",
            "CPU us/call",
            "x nginx",
            "backend us/call",
            "resident MiB");
    Figures direct = figures.values().iterator().next();
    Figures nginx = figures.values().stream().skip(1).findFirst().orElseThrow();
    figures.forEach(
        (hop, of) ->
            table.row(
                hop.name(),
                "%.0f".formatted(of.perSecond()),
                ratio(of.ratio(direct, Round::perSecond)),
                ratio(of.ratio(nginx, Round::perSecond)),
                "%.1f".formatted(of.cpuBetween()),
                ratio(of.ratio(nginx, Round::cpuBetween)),
                "%.1f".formatted(of.cpuBackend()),
                Long.toString(hop.between().stream().mapToLong(Usage::residentBytes).sum() >> 20)));
    return table.note(
        "The backend's own ceiling is its direct row: %.0f calls/s.".formatted(direct.perSecond()));
  }

  static String ratio(double ratio) {
    return "%.2f".formatted(ratio);
  }
}
