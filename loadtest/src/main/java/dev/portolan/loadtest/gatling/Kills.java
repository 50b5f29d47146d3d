package dev.portolan.loadtest.gatling;

import dev.portolan.loadtest.tally.Tally;
import java.time.Duration;
import java.util.List;

/** What a kill explains, and what it does not. */
final class Kills {
  private Kills() {}

  /**
   * How many of these requests broke without a node having been killed while they were under way.
   *
   * @param kills when nodes were killed
   * @param noticed for so long after a kill, requests may still be sent to the node
   */
  static long unexplained(List<Tally.Span> broken, List<Long> kills, Duration noticed) {
    return broken.stream()
        .filter(
            span ->
                kills.stream()
                    .noneMatch(
                        kill -> span.from() - noticed.toNanos() <= kill && kill <= span.to()))
        .count();
  }
}
