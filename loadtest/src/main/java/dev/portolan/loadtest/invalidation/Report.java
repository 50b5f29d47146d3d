package dev.portolan.loadtest.invalidation;

import dev.portolan.loadtest.tally.Figures;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What a run has found, as a table in Markdown. */
final class Report {
  private final Figures last;
  private final Figures first;
  private final Figures polls;
  private final Figures bare;
  private final int nodes;

  Report(int nodes, List<Spread> spreads, List<Long> bare) {
    this.nodes = nodes;
    this.last = new Figures(spreads.stream().mapToLong(Spread::last).toArray());
    this.first = new Figures(spreads.stream().mapToLong(Spread::first).toArray());
    this.polls = new Figures(spreads.stream().mapToLong(Spread::pollGap).toArray());
    this.bare = new Figures(bare.stream().mapToLong(nanos -> nanos).toArray());
  }

  void print(PrintWriter out) {
    out.println("| " + last.count() + " changes | p50 | p99 | max |");
    out.println("| --- | --- | --- | --- |");
    out.println(last.row("from the notice to the last of " + nodes + " nodes"));
    out.println(first.row("from the notice to the first node"));
    out.println(bare.row("bare PUBLISH to its subscriber, " + bare.count() + " times in between"));
    out.println(
        String.format(
            Locale.ROOT,
            "| last node, in bare PUBLISHes | %.0f | %.0f | |",
            last.ratio(bare, 50),
            last.ratio(bare, 99)));
    out.println(polls.row("from one poll of a node to its next"));
  }
}
