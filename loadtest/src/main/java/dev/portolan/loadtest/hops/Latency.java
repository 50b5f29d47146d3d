package dev.portolan.loadtest.hops;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** How long calls take at a fixed rate, through each hop in turn. */
final class Latency {
  private final Settings settings;
  private final PrintWriter out;
  private final FixedRate load;

  Latency(Settings settings, PrintWriter out, FixedRate load) {
    this.settings = settings;
    this.out = out;
    this.load = load;
  }

  /** In milliseconds: of each round, and one percentile of all rounds together. */
  private record Times(List<Double> p50, List<Double> p99, double p999) {
    static Times of(List<long[]> rounds) {
      long[] all = rounds.stream().flatMapToLong(LongStream::of).toArray();
      return new Times(each(rounds, 50), each(rounds, 99), Median.percentile(all, 99.9) / 1e6);
    }

    private static List<Double> each(List<long[]> rounds, double percentile) {
      return rounds.stream().map(round -> Median.percentile(round, percentile) / 1e6).toList();
    }
  }

  /**
   * @param hops of one era, the direct one first
   */
  Table of(Era era, List<Hop> hops) {
    Map<Hop, List<long[]>> rounds = new LinkedHashMap<>();
    // the first is for what is made once, such as connections, and is not counted
    for (int round = 0; round <= settings.rounds(); round++) {
      for (Hop hop : hops) {
        long[] times = load.run(hop, settings.seconds());
        List<long[]> own = rounds.computeIfAbsent(hop, first -> new ArrayList<>());
        if (round > 0) {
          own.add(times);
          out.printf(
              "  round %d  %-6s  %-18s p50 %.3f ms, p99 %.3f ms%n",
              round,
              era.word(),
              hop.name(),
              Median.percentile(times, 50) / 1e6,
              Median.percentile(times, 99) / 1e6);
          out.flush();
        }
      }
    }
    return table(era, rounds);
  }

  private Table table(Era era, Map<Hop, List<long[]>> rounds) {
    Table table =
        new Table(
            "tools/call, %s, at %d calls/s over %d connections, in ms"
                .formatted(era.word(), settings.rate(), settings.connections()),
            "hop",
            "p50",
            "p99",
            "p99.9",
            "added p50",
            "added p99");
    Times direct = Times.of(rounds.values().iterator().next());
    rounds.forEach(
        (hop, all) -> {
          Times of = Times.of(all);
          table.row(
              hop.name(),
              "%.3f".formatted(Median.of(of.p50())),
              "%.3f".formatted(Median.of(of.p99())),
              "%.3f".formatted(of.p999()),
              "%.3f".formatted(Median.difference(of.p50(), direct.p50())),
              "%.3f".formatted(Median.difference(of.p99(), direct.p99())));
        });
    return table;
  }
}
