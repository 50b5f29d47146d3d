package dev.portolan.loadtest.gatling;

import io.gatling.javaapi.core.Simulation;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The simulations there are, and how they run unless told otherwise. */
enum Play {
  LIST_TOOLS(ListTools.class, new Defaults(500, 20, 2), true),
  CALL_TOOL(CallTool.class, new Defaults(400, 20, 2), true),
  MIXED_TENANTS(CallTool.class, new Defaults(1,1,1), false), LEGACY_SESSIONS(CallTool.class, new Defaults(1,1,1), false);

  private final Class<? extends Simulation> simulation;
  private final Defaults defaults;
  private final boolean takesTarget;

  /**
   * @param rate arrivals a second
   * @param seconds for which they arrive
   * @param nodes of the gateway
   */
  record Defaults(int rate, int seconds, int nodes) {}

  Play(Class<? extends Simulation> simulation, Defaults defaults, boolean takesTarget) {
    this.simulation = simulation;
    this.defaults = defaults;
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
    return defaults;
  }

  /** Whether it can be played against a gateway that it has not started. */
  boolean takesTarget() {
    return takesTarget;
  }

  static String titles() {
    return Arrays.stream(values()).map(Play::title).collect(Collectors.joining("|"));
  }
}
