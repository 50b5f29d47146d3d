package dev.portolan.loadtest.gatling;

import io.gatling.javaapi.core.Simulation;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The simulations there are, and how they run unless told otherwise. */
enum Play {
  LIST_TOOLS(ListTools.class, 300, 25, 2, true),
  CALL_TOOL(CallTool.class, 200, 25, 2, true),
  MIXED_TENANTS(MixedTenants.class, 100, 30, 2, false),
  /** The rate is how many come at once, every two seconds. */
  COLD_STAMPEDE(ColdStampede.class, 100, 20, 3, false),
  TOOLS_CHANGE_UNDER_LOAD(ToolsChangeUnderLoad.class, 150, 30, 3, false),
  /** The rate is of sessions. */
  LEGACY_SESSIONS(LegacySessions.class, 10, 25, 2, true),
  NODE_LOSS(NodeLoss.class, 100, 35, 3, false),
  /** The rate is of calls that take five seconds each. */
  LONG_STREAMS(LongStreams.class, 20, 25, 2, false);

  private final Class<? extends Simulation> simulation;
  private final int rate;
  private final int seconds;
  private final int nodes;
  private final boolean takesTarget;

  /**
   * @param rate arrivals a second
   * @param seconds for which they arrive
   * @param nodes of the gateway
   */
  record Defaults(int rate, int seconds, int nodes) {}

  Play(
      Class<? extends Simulation> simulation,
      int rate,
      int seconds,
      int nodes,
      boolean takesTarget) {
    this.simulation = simulation;
    this.rate = rate;
    this.seconds = seconds;
    this.nodes = nodes;
    this.takesTarget = takesTarget;
  }

  Class<? extends Simulation> simulation() {
    return simulation;
  }

  /** As it is asked for. */
  String title() {
    return simulation.getSimpleName();
  }

  Defaults defaults() {
    return new Defaults(rate, seconds, nodes);
  }

  /** Whether it can be played against a gateway that it has not started. */
  boolean takesTarget() {
    return takesTarget;
  }

  /** So long after the warm-up, at least, for anything to happen. */
  int leastSeconds() {
    return switch (this) {
      case LIST_TOOLS, CALL_TOOL, MIXED_TENANTS, COLD_STAMPEDE, LEGACY_SESSIONS -> 1;
      case TOOLS_CHANGE_UNDER_LOAD -> 4;
      case NODE_LOSS, LONG_STREAMS -> 10;
    };
  }

  static String titles() {
    return Arrays.stream(values()).map(Play::title).collect(Collectors.joining("|"));
  }
}
