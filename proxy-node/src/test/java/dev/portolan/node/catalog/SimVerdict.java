package dev.portolan.node.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is found wrong in a run (the first of it counts), and what happened before. */
final class SimVerdict {
  private final SimEvents events;
  private final boolean tracing;
  private final List<String> trace = new ArrayList<>();
  private @Nullable Wrong wrong;

  SimVerdict(SimEvents events, boolean tracing) {
    this.events = events;
    this.tracing = tracing;
  }

  /** Writes down what happens, if anybody will read it. */
  void say(Supplier<String> what) {
    if (tracing) {
      trace.add("%8d ms #%-5d %s".formatted(events.nowMs(), events.steps(), what.get()));
    }
  }

  void wrong(SimLaw law, String what) {
    if (wrong == null) {
      wrong = new Wrong(law, events.steps(), what);
      say(() -> "WRONG " + law + ": " + what);
    }
  }

  void check(boolean right, SimLaw law, Supplier<String> what) {
    if (!right) {
      wrong(law, what.get());
    }
  }

  @Nullable Wrong wrong() {
    return wrong;
  }

  List<String> trace() {
    return List.copyOf(trace);
  }

  /** A law was broken at this step. */
  record Wrong(SimLaw law, long step, String what) {}
}
