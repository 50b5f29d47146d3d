package dev.portolan.node.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run, wholly decided by its seed. */
final class SimRun {
  /** Enough for any run; more is a storm. */
  private static final long MAX_STEPS = 200_000;

  private static final long SHORTEST_MS = 5_000;
  private static final long LONGEST_MS = 20_000;
  private static final int SHORT = 80;

  /** Backing off, being fresh and skewed clocks are over by then. */
  private static final long SETTLING_MS = 60_000;

  /** To hear of a change, and to fetch. */
  private static final long SOON_MS = 1_000;

  /** All nodes ask for all, and some of it they may only fetch in turn. */
  private static final long ANSWERED_MS = 10_000;

  private final SimWorld world;
  private final SimChaos chaos;

  private SimRun(long seed, @Nullable SimMutant mutant, boolean tracing) {
    world = new SimWorld(seed, mutant, tracing);
    chaos = new SimChaos(world);
  }

  /** What came of a run. */
  record Outcome(
      long seed,
      SimVerdict.@Nullable Wrong wrong,
      List<String> trace,
      long steps,
      int fetches,
      int shown) {

    /** What happened until a law was broken, and what was repaired in the same step. */
    List<String> lastOfTrace() {
      return trace.subList(Math.max(0, trace.size() - SHORT), trace.size());
    }
  }

  static Outcome of(long seed, @Nullable SimMutant mutant, boolean tracing) {
    SimRun run = new SimRun(seed, mutant, tracing);
    try {
      run.run();
    } catch (RuntimeException unexpected) {
      run.world.verdict.wrong(SimLaw.SANITY, "thrown: " + unexpected);
    }
    SimVerdict verdict = run.world.verdict;
    return new Outcome(
        seed,
        verdict.wrong(),
        verdict.trace(),
        run.world.events.steps(),
        run.world.turns.count(),
        run.world.checks.shown());
  }

  private void run() {
    chaos.begin();
    audit();
    pass(world.random.nextLong(SHORTEST_MS, LONGEST_MS));
    if (world.verdict.wrong() == null) {
      settle();
    }
  }

  private void settle() {
    chaos.end();
    pass(SETTLING_MS);
    askAll();
    pass(ANSWERED_MS);
    everybodyShowsTheTruth("after all was well for long");
    world.backends.forEach(backend -> backend.change(world.events.nowMs()));
    SimNode listener = world.nodes.getFirst();
    world.backends.forEach(
        backend -> world.events.in(0, listener.process(), () -> listener.hears(backend)));
    pass(SOON_MS);
    askAll();
    pass(ANSWERED_MS);
    everybodyShowsTheTruth("after a change");
  }

  private void pass(long ms) {
    long untilMs = world.events.nowMs() + ms;
    boolean more = true;
    while (more && world.verdict.wrong() == null) {
      more = world.events.step(untilMs);
      world.verdict.check(
          world.events.steps() < MAX_STEPS, SimLaw.SANITY, () -> "a storm: so many steps");
    }
  }

  private void audit() {
    world.nodes.forEach(world.ledger::audit);
    world.events.in(500, world.outside, this::audit);
  }

  private void askAll() {
    world.nodes.forEach(node -> node.wholeRequests().forEach(request -> node.ask(request, false)));
  }

  private void everybodyShowsTheTruth(String when) {
    world.nodes.forEach(
        node -> node.wholeRequests().forEach(request -> world.checks.truth(node, request, when)));
  }
}
