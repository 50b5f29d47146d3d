package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.Usage;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Loads several things in turn, over and over, so that what disturbs a run disturbs all alike. */
final class Rounds {
  private final Settings settings;
  private final Wrk wrk;
  private final PrintWriter out;

  Rounds(Settings settings, Wrk wrk, PrintWriter out) {
    this.settings = settings;
    this.wrk = wrk;
    this.out = out;
  }

  /**
   * One of a hop's rounds.
   *
   * @param perSecond requests
   * @param cpuBetween microseconds of processor time for a request, between client and backend
   * @param cpuBackend the same at the backend
   */
  record Round(double perSecond, double cpuBetween, double cpuBackend) {}

  /** All rounds of a hop. What is told of them are medians. */
  record Figures(List<Round> rounds) {
    double perSecond() {
      return median(Round::perSecond);
    }

    double cpuBetween() {
      return median(Round::cpuBetween);
    }

    double cpuBackend() {
      return median(Round::cpuBackend);
    }

    /**
     * How this compares with another. Each round with the other's of the same number, since both
     * were disturbed by the same things.
     */
    double ratio(Figures to, ToDoubleFunction<Round> what) {
      return Median.ratio(all(what), to.all(what));
    }

    private double median(ToDoubleFunction<Round> what) {
      return Median.of(all(what));
    }

    private List<Double> all(ToDoubleFunction<Round> what) {
      return rounds.stream().map(what::applyAsDouble).toList();
    }
  }

  /** Loads these, and tells what was seen. */
  Map<Hop, Figures> of(List<Hop> hops) {
    for (Hop hop : hops) {
      mustAnswer(hop);
      if (settings.warmUp() > 0) {
        wrk.run(hop.where(), hop.asks(), settings.warmUp());
      }
    }
    Map<Hop, List<Round>> rounds = new LinkedHashMap<>();
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Hop hop : hops) {
        Round seen = load(hop);
        rounds.computeIfAbsent(hop, first -> new ArrayList<>()).add(seen);
        out.printf(
            "  round %d  %-6s  %-18s %8.0f/s  %6.1f us%n",
            round, hop.era().word(), hop.name(), seen.perSecond(), seen.cpuBetween());
        out.flush();
      }
    }
    hops.forEach(Rounds::mustAnswer);
    Map<Hop, Figures> figures = new LinkedHashMap<>();
    rounds.forEach((hop, all) -> figures.put(hop, new Figures(all)));
    return figures;
  }

  /** Under load only statuses are looked at: so the answers are read before it and after. */
  private static void mustAnswer(Hop hop) {
    try (Client client = Client.to(hop.where())) {
      for (int id = 0; id < hop.asks().size(); id++) {
        client.send(hop.asks().get(id)).mustAnswer(id);
      }
    }
  }

  private Round load(Hop hop) {
    long between = hop.cpuBetween();
    long backend = Usage.cpuMicros(hop.backend());
    Wrk.Load load = wrk.run(hop.where(), hop.asks(), settings.seconds());
    double requests = Math.max(1, load.requests());
    return new Round(
        load.perSecond(),
        (hop.cpuBetween() - between) / requests,
        (Usage.cpuMicros(hop.backend()) - backend) / requests);
  }
}
