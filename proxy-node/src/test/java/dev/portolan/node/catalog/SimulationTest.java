package dev.portolan.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Several nodes over one store and one bus that drop, delay, repeat and forget, by seed. One seed
 * alone, with its trace: {@code -Dsim.seed=N}; another number of seeds: {@code -Dsim.seeds=N}.
 *
 * <p>Whether each fetch had its turn is watched too, and not judged here: that law is about what a
 * fetch costs, and it does not yet know every case in which a node rightly goes on alone.
 */
class SimulationTest {
  private static final long ONE = Long.getLong("sim.seed", 0);
  private static final long SEEDS = Long.getLong("sim.seeds", 600);

  @Test
  void noSeedBreaksAnInvariant() {
    // Given
    LongStream seeds = ONE > 0 ? LongStream.of(ONE) : LongStream.rangeClosed(1, SEEDS);

    // When
    List<String> broken =
        seeds
            .mapToObj(seed -> SimRun.of(seed, null, ONE > 0))
            .flatMap(SimulationTest::told)
            .toList();

    // Then
    assertThat(broken).isEmpty();
  }

  private static Stream<String> told(SimRun.Outcome outcome) {
    SimVerdict.Wrong wrong = outcome.wrong();
    return wrong == null || wrong.law() == SimLaw.TURNS
        ? Stream.empty()
        : Stream.of(
            "seed " + outcome.seed() + ": " + wrong + "\n" + String.join("\n", outcome.trace()));
  }
}
