package dev.portolan.loadtest.faults;

import dev.portolan.loadtest.faults.Ledger.Kind;
import java.io.PrintWriter;
import java.util.stream.Stream;

/** What a run has found, as a table in Markdown. */
final class FaultsReport {
  private final Ledger ledger;

  FaultsReport(Ledger ledger) {
    this.ledger = ledger;
  }

  void print(PrintWriter out) {
    out.println();
    out.println(
        "| |"
            + String.join(
                "|", Stream.of(Kind.values()).map(kind -> " " + kind.told() + " ").toList())
            + "|");
    out.println("| --- |" + " --- |".repeat(Kind.values().length));
    for (Outcome outcome : Outcome.values()) {
      StringBuilder row = new StringBuilder("| " + outcome.told() + " |");
      for (Kind kind : Kind.values()) {
        row.append(' ').append(ledger.count(kind, outcome)).append(" |");
      }
      out.println(row);
    }
    out.println();
    ledger.details().forEach((what, times) -> out.println(times.sum() + " x " + what));
    out.println("news heard on GET streams, each once and in order: " + ledger.news());
    out.println("violations: " + ledger.violated());
    ledger.violations().forEach(violation -> out.println("  " + violation));
  }
}
