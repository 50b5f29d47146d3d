package dev.portolan.node.app;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.backend.BackendMeter;
import dev.portolan.node.observe.Leg;
import dev.portolan.node.observe.LegKey;
import dev.portolan.node.observe.Outcome;
import dev.portolan.node.observe.Tracing;

/** Counts and traces what is asked of backends on the node's own account. */
record BackendCounts(Telemetry telemetry) implements BackendMeter {
  private static final String LOAD = "catalog load";

  @Override
  public void initialized(MountId mount, boolean opened) {
    telemetry.metrics().handshake(mount, opened ? Outcome.OK : Outcome.FAILED);
  }

  @Override
  public void listening(int change) {
    telemetry.metrics().backendStreams(change);
  }

  @Override
  public Leg loading(MountId mount, EntryKind kind, Leg by) {
    Tracing tracing = telemetry.tracing();
    if (!tracing.isOn()) {
      return Leg.NONE;
    }
    Leg leg = by.equals(Leg.NONE) ? tracing.ofOwnAccord(LOAD) : by.begin(Leg.Side.WITHIN, LOAD);
    leg.note(LegKey.MOUNT, mount.value());
    leg.note(LegKey.KIND, kind.listMethod().wireName());
    return leg;
  }
}
