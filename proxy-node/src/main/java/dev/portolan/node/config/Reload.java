package dev.portolan.node.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
    needSecrets(reasons, running, next);
    need(reasons, "catalog", running.catalog(), next.catalog());
    need(reasons, "sessions", running.sessions(), next.sessions());
    needLimits(reasons, running.limits(), next.limits());
    need(reasons, "log.format", running.log().format(), next.log().format());
    need(reasons, "tracing", running.tracing(), next.tracing());
    return reasons.isEmpty() ? new Apply(next) : new Refuse(reasons);
  }

  /** Names them, and shows none. */
  private static void needSecrets(List<String> reasons, GatewayConfig running, GatewayConfig next) {
    if (!Objects.equals(running.secret(), next.secret())) {
      reasons.add("secret: changed (expected: a restart, or the one before)");
    }
    if (!running.previousSecrets().equals(next.previousSecrets())) {
      reasons.add("previousSecrets: changed (expected: a restart, or those before)");
    }
  }

  /** Those that connections and their pools are made with; the others are asked anew each time. */
  private static void needLimits(List<String> reasons, LimitsConfig running, LimitsConfig next) {
    need(reasons, "limits.maxHeaderBytes", running.maxHeaderBytes(), next.maxHeaderBytes());
    need(
        reasons, "limits.maxCallsPerTenant", running.maxCallsPerTenant(), next.maxCallsPerTenant());
    need(reasons, "limits.maxCallsPerMount", running.maxCallsPerMount(), next.maxCallsPerMount());
    need(reasons, "limits.listTimeout", running.listTimeout(), next.listTimeout());
    need(reasons, "limits.connectTimeout", running.connectTimeout(), next.connectTimeout());
  }

  private static void need(List<String> reasons, String setting, Object running, Object next) {
    if (running.equals(next)) {
      return;
    }
    // what differs and prints alike is a secret
    boolean told = !running.toString().equals(next.toString());
    reasons.add(
        told
            ? setting + ": changed to " + next + " (expected: a restart, or " + running + ")"
            : setting + ": a secret changed (expected: a restart, or the one before)");
  }
}
