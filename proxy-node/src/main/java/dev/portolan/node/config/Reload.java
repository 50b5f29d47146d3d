package dev.portolan.node.config;

import java.util.ArrayList;
import java.util.List;

/** What to do with a changed configuration. */
public sealed interface Reload {

  /** It may take effect while the node runs. */
  record Apply(GatewayConfig next) implements Reload {}

  /**
   * It needs a restart; the running one stays whole, so that no half of a change is ever in effect.
   *
   * @param reasons at least one, each naming a setting; no secrets
   */
  record Refuse(List<String> reasons) implements Reload {
    public Refuse {
      reasons = List.copyOf(reasons);
    }
  }

  /** Decides by comparing the two. */
  static Reload plan(GatewayConfig running, GatewayConfig next) {
    List<String> reasons = new ArrayList<>();
    need(reasons, "listen", running.listen(), next.listen());
    need(reasons, "management", running.management(), next.management());
    need(reasons, "store", running.store(), next.store());
    return reasons.isEmpty() ? new Apply(next) : new Refuse(reasons);
  }

  private static void need(List<String> reasons, String setting, Object running, Object next) {
    if (!running.equals(next)) {
      reasons.add(setting + ": changed to " + next + " (expected: a restart, or " + running + ")");
    }
  }
}
