package dev.portolan.node.observe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of docs/metrics.md, and what a scrape has, in one form to compare. */
final class MetricsTable {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z0-9_]+)` \\| (\\w+) \\|([^|]*)\\|[^|]*\\|$");
  private static final Pattern SERIES = Pattern.compile("^([a-z0-9_]+)(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
  private static final Pattern TYPE = Pattern.compile("^# TYPE ([a-z0-9_]+) (\\w+)$");
  private static final List<String> PARTS = List.of("_bucket", "_count", "_sum");

  private MetricsTable() {}

  /** A metric: of which type, with which labels on any of its series. */
  record Metric(String type, Set<String> labels) {}

  /** A file of this repository. */
  static Path file(String path) {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve(path))) {
      here = here.getParent();
      if (here == null) {
        throw new AssertionError(path + " (expected: a file of the repository)");
      }
    }
    return here.resolve(path);
  }

  static String text(String path) {
    try {
      return Files.readString(file(path));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** By name. */
  static SortedMap<String, Metric> documented() {
    SortedMap<String, Metric> table = new TreeMap<>();
    for (String line : text("docs/metrics.md").lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Set<String> labels =
            Arrays.stream(row.group(3).split("[`, ]+"))
                .filter(label -> !label.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        table.put(row.group(1), new Metric(row.group(2), labels));
      }
    }
    return table;
  }

  /** By name; of a histogram the series of its parts count as its own. */
  static SortedMap<String, Metric> in(String scrape) {
    SortedMap<String, Metric> metrics = new TreeMap<>();
    for (String line : scrape.lines().toList()) {
      Matcher type = TYPE.matcher(line);
      if (type.matches()) {
        metrics.put(type.group(1), new Metric(type.group(2), new TreeSet<>()));
      }
      Matcher series = SERIES.matcher(line);
      if (series.matches()) {
        Metric of = Objects.requireNonNull(metrics.get(whole(series.group(1), metrics.keySet())));
        Matcher label = LABEL.matcher(series.group(2) == null ? "" : series.group(2));
        while (label.find()) {
          if (!label.group(1).equals("le")) {
            of.labels().add(label.group(1));
          }
        }
      }
    }
    return metrics;
  }

  /** The metric that a series belongs to. */
  static String whole(String series, Set<String> known) {
    for (String part : PARTS) {
      String name =
          series.endsWith(part) ? series.substring(0, series.length() - part.length()) : series;
      if (!known.contains(series) && known.contains(name)) {
        return name;
      }
    }
    return series;
  }
}
