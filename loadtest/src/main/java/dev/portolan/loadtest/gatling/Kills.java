package dev.portolan.loadtest.gatling;

import dev.portolan.loadtest.tally.Tally;
import java.time.Duration;
import java.util.List;

/** What a kill explains, and what it does not. */
final class Kills {
  private Kills() {}

  /**
   * How many of these requests broke otherwise than by a kill: without a node having been killed
   * while they were under way, or long after it was. A connection to a process that is killed
   * breaks at once; what hangs has another reason.
   *
   * @param kills when nodes were killed
   * @param noticed for so long after a kill, requests may still be sent to the node, and broken
   *     ones may be waiting to be told so
   */
  static long unexplained(List<Tally.Span> broken, List<Long> kills, Duration noticed) {
    long soon = noticed.toNanos();
    return broken.stream()
        .filter(span -> kills.stream().noneMatch(kill -> explains(kill, span, soon)))
        .count();
  }

  private static boolean explains(long kill, Tally.Span span, long soon) {
    boolean underWay = span.from() - soon <= kill && kill <= span.to();
    return underWay && span.to() - kill <= 2 * soon;
  }
}
