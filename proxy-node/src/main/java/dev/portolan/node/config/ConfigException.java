package dev.portolan.node.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration that cannot be used, with everything that is wrong with it. The message has one
 * line for each problem and holds no secret.
 */
public final class ConfigException extends RuntimeException {
  private final transient List<ConfigProblem> problems;

  /**
   * @param problems at least one
   */
  public ConfigException(List<ConfigProblem> problems) {
    super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** In the order of the file; at most 100. */
  public List<ConfigProblem> problems() {
    return problems;
  }
}
