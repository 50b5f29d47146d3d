package dev.portolan.node.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;

/** Collects what is wrong, so that one reading of a file tells of every mistake in it. */
final class Problems {
  private static final int MOST = 100;

  private final String file;
  private final List<ConfigProblem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(@Nullable Mark at, String path, String what, String expected) {
    if (found.size() < MOST) {
      int line = at == null ? 0 : at.getLine() + 1;
      int column = at == null ? 0 : at.getColumn() + 1;
      found.add(new ConfigProblem(file, line, column, path, what, expected));
    }
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ConfigException(
          found.stream()
              .sorted(
                  Comparator.comparingInt(ConfigProblem::line)
                      .thenComparingInt(ConfigProblem::column))
              .toList());
    }
  }
}
