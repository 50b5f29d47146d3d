package dev.portolan.loadtest.faults;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What clients were told and what backends did, each call by a serial of its own. */
final class Ledger {
  private static final int TOLD = 20;

  private final Map<Cell, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final Map<String, Integer> executed = new ConcurrentHashMap<>();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final LongAdder violated = new LongAdder();
  private final LongAdder newsHeard = new LongAdder();
  private final Map<String, LongAdder> details = new ConcurrentHashMap<>();

  /** What is called, of which backend, and how it is answered. */
  enum Kind {
    ECHO("call, answered with JSON"),
    STREAM("call, answered with events"),
    ASK("elicitation by a legacy backend"),
    CONFIRM("elicitation by a modern backend");

    private final String told;

    Kind(String told) {
      this.told = told;
    }

    String told() {
      return told;
    }

    /** The name of the tool. */
    String tool() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Cell(Kind kind, Outcome outcome) {}

  /** A backend has done what was asked under this serial. */
  void executed(String serial) {
    executed.merge(serial, 1, Integer::sum);
  }

  /** A client knows what became of its call. */
  void ended(Kind kind, String serial, Outcome outcome, String detail) {
    adder(kind, outcome).increment();
    if (outcome.isGood()) {
      answered.add(serial);
    } else {
      details.computeIfAbsent(outcome.told() + ": " + detail, none -> new LongAdder()).increment();
    }
    if (outcome == Outcome.REFUSED) {
      refused.add(serial);
    }
    if (outcome.isForbidden()) {
      violation(kind.told() + " " + serial + ": " + outcome.told() + ": " + detail);
    }
  }

  void newsHeard() {
    newsHeard.increment();
  }

  long news() {
    return newsHeard.sum();
  }

  /** Something that must never happen. */
  void violation(String what) {
    violated.increment();
    if (violations.size() < TOLD) {
      violations.add(what);
    }
  }

  /** Compares what clients were told with what backends did. To be called once, at the end. */
  void settle() {
    executed.forEach(
        (serial, times) -> {
          if (times > 1) {
            violation(serial + ": executed " + times + " times (expected: at most once)");
          }
        });
    for (String serial : answered) {
      if (!executed.containsKey(serial)) {
        violation(serial + ": answered and never executed");
      }
    }
    for (String serial : refused) {
      if (executed.containsKey(serial)) {
        violation(serial + ": executed, and its client was told that it was not");
      }
    }
  }

  long count(Kind kind, Outcome outcome) {
    return adder(kind, outcome).sum();
  }

  private LongAdder adder(Kind kind, Outcome outcome) {
    return outcomes.computeIfAbsent(new Cell(kind, outcome), none -> new LongAdder());
  }

  long count(Outcome outcome) {
    return List.of(Kind.values()).stream().mapToLong(kind -> count(kind, outcome)).sum();
  }

  /** Calls that were not answered, whatever the reason. */
  long notAnswered() {
    return List.of(Outcome.values()).stream()
        .filter(outcome -> !outcome.isGood())
        .mapToLong(this::count)
        .sum();
  }

  long violated() {
    return violated.sum();
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  /** How calls failed, and how often. */
  Map<String, LongAdder> details() {
    return details;
  }
}
