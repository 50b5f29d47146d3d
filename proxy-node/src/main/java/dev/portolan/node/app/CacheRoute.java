package dev.portolan.node.app;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The endpoints for operators of the catalog. */
enum CacheRoute {
  LIST("/cache", false, ""),
  SHOW("/cache/entries", false, "definitions"),
  REFRESH("/cache/refresh", true, "all"),
  PURGE("/cache/purge", true, "all");

  private static final List<String> FILTER = List.of("tenant", "mount", "kind");

  private final String path;
  private final boolean changes;
  private final String flag;

  CacheRoute(String path, boolean changes, String flag) {
    this.path = path;
    this.changes = changes;
    this.flag = flag;
  }

  /** The endpoint of this path; empty if there is none. */
  static Optional<CacheRoute> at(String path) {
    return Arrays.stream(values()).filter(route -> route.path.equals(path)).findFirst();
  }

  String path() {
    return path;
  }

  /** Whether it is asked for with POST; else with GET or HEAD. */
  boolean changes() {
    return changes;
  }

  /** The names of those it takes. */
  List<String> parameters() {
    return flag.isEmpty() ? FILTER : Stream.concat(FILTER.stream(), Stream.of(flag)).toList();
  }
}
