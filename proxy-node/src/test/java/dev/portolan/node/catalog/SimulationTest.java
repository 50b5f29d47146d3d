package dev.portolan.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Several nodes over one store and one bus that drop, delay, repeat and forget, by seed. One seed
 * alone, with its trace: {@code -Dsim.seed=N}; another number of seeds: {@code -Dsim.seeds=N}. See
 * docs/simulation.md.
 */
class SimulationTest {
  private static final long ONE = Long.getLong("sim.seed", 0);
  private static final long SEEDS = Long.getLong("sim.seeds", 10_000);

  /** Within as many seeds each mistake is found. */
  private static final long ENOUGH = 100;

  private static final int THREADS = 2;

  /** A hundred thousand seeds on a slow machine. */
  private static final Duration LONGEST = Duration.ofHours(2);

  /** More broken seeds than these are counted and not told of. */
  private static final int TOLD = 5;

  private static final Logger LOG =
      (Logger) LoggerFactory.getLogger(SimulationTest.class.getPackageName());

  private static final Level LEVEL = LOG.getLevel();

  /** What goes wrong on purpose some hundred thousand times is not worth a line each. */
  @BeforeAll
  static void hush() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void unhush() {
    LOG.setLevel(LEVEL);
  }

  @Test
  void noSeedBreaksALaw() throws Exception {
    // Given
    long first = ONE > 0 ? ONE : 1;
    long last = ONE > 0 ? ONE : SEEDS;

    // When
    List<Long> broken = broken(first, last);

    // Then
    assertThat(broken.stream().limit(TOLD).map(SimulationTest::told))
        .as("%d seeds are broken: %s", broken.size(), broken)
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void eachMistakeIsFound(SimMutant mutant) {
    // Given
    LongStream seeds = LongStream.rangeClosed(1, ENOUGH);

    // When
    boolean found =
        seeds
            .mapToObj(seed -> SimRun.of(seed, mutant, false).wrong())
            .anyMatch(wrong -> wrong != null && mutant.breaks(wrong.law()));

    // Then
    assertThat(found).isTrue();
  }

  @Test
  void aSeedIsTheSameRunEachTime() {
    for (long seed = 1; seed <= 5; seed++) {
      // Given
      SimRun.Outcome once = SimRun.of(seed, null, true);

      // When
      SimRun.Outcome again = SimRun.of(seed, null, true);

      // Then
      assertThat(again).isEqualTo(once);
      assertThat(once.trace()).hasSizeGreaterThan(100);
    }
  }

  /** Each run has one thread to itself, and nothing in common with the others. */
  private static List<Long> broken(long first, long last) throws Exception {
    AtomicLong next = new AtomicLong(first);
    List<Long> broken = Collections.synchronizedList(new ArrayList<>());
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> work = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        work.add(threads.submit(() -> run(next, last, broken)));
      }
      for (Future<?> part : work) {
        part.get(LONGEST.toMinutes(), TimeUnit.MINUTES);
      }
    }
    return broken.stream().sorted().toList();
  }

  private static void run(AtomicLong next, long last, List<Long> broken) {
    for (long seed = next.getAndIncrement(); seed <= last; seed = next.getAndIncrement()) {
      if (SimRun.of(seed, null, false).wrong() != null) {
        broken.add(seed);
      }
    }
  }

  private static String told(long seed) {
    SimRun.Outcome outcome = SimRun.of(seed, null, true);
    List<String> trace = ONE > 0 ? outcome.trace() : outcome.lastOfTrace();
    return "seed " + seed + ": " + outcome.wrong() + "\n" + String.join("\n", trace);
  }
}
