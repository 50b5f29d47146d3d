package dev.portolan.loadtest.tally;

import dev.portolan.loadtest.answers.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is told at the end of a run.
 *
 * @param name of the simulation
 * @param tally of its requests
 * @param backends how often backends were asked, by method
 * @param counted whether they are ours to count
 * @param promises what had to hold
 */
public record Summary(
    String name, Tally tally, Map<String, Long> backends, boolean counted, List<Promise> promises) {
  private static final List<String> HEAD =
      List.of(
          "",
          "requests",
          "ok",
          "refused",
          "wrong",
          "broken",
          "p50 ms",
          "p95 ms",
          "p99 ms",
          "req/s");
  private static final String NOTHING = "-";

  public boolean isKept() {
    return promises.stream().allMatch(Promise::isKept);
  }

  /** The report, for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    Columns table = new Columns().row(HEAD);
    for (String kind : tally.kinds()) {
      table.row(row(kind, kind));
    }
    table.row(row("all", null));
    lines.addAll(table.lines());
    lines.add("");
    lines.addAll(backendLines());
    tally.reasons().entrySet().stream()
        .sorted(Comparator.comparing(Map.Entry::getKey))
        .map(reason -> "%6d  %s".formatted(reason.getValue().sum(), reason.getKey()))
        .forEach(lines::add);
    lines.addAll(tally.details());
    promises.forEach(promise -> lines.add(promise.toString()));
    lines.add(name + (isKept() ? " passed" : " FAILED"));
    return lines;
  }

  /** The head of a table of several runs. */
  public static List<String> head() {
    List<String> head = new ArrayList<>(HEAD);
    head.add("backend req/req");
    head.add("end");
    return head;
  }

  /** Its row in a table of several runs. */
  public List<String> row() {
    List<String> row = new ArrayList<>(row(name, null));
    row.add(counted ? ratio(backendRequests()) : NOTHING);
    row.add(isKept() ? "passed" : "FAILED");
    return row;
  }

  private long backendRequests() {
    return backends.values().stream().mapToLong(Long::longValue).sum();
  }

  private List<String> backendLines() {
    if (!counted) {
      return List.of();
    }
    Columns table = new Columns().row(List.of("at backends", "requests", "per gateway request"));
    backends.forEach(
        (method, count) -> table.row(List.of(method, Long.toString(count), ratio(count))));
    table.row(List.of("all", Long.toString(backendRequests()), ratio(backendRequests())));
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("");
    return lines;
  }

  private String ratio(long count) {
    long requests = tally.count();
    return requests == 0 ? NOTHING : String.format(Locale.ROOT, "%.3f", (double) count / requests);
  }

  private List<String> row(String title, @Nullable String kind) {
    List<String> row = new ArrayList<>();
    row.add(title);
    long all = kind == null ? tally.count() : tally.count(kind);
    row.add(Long.toString(all));
    for (Verdict verdict : Verdict.values()) {
      long count = kind == null ? tally.count(verdict) : tally.count(kind, verdict);
      row.add(Long.toString(count));
    }
    long[] durations = kind == null ? tally.durations() : tally.durations(kind);
    for (int percent : new int[] {50, 95, 99}) {
      row.add(durations.length == 0 ? NOTHING : millis(new Figures(durations).percentile(percent)));
    }
    Duration lasted = tally.lasted();
    row.add(
        lasted.isZero()
            ? NOTHING
            : String.format(Locale.ROOT, "%.0f", all * 1e9 / lasted.toNanos()));
    return row;
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f", Figures.millis(nanos));
  }
}
