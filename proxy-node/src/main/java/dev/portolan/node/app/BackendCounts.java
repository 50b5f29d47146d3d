package dev.portolan.node.app;

import dev.portolan.model.catalog.MountId;
import dev.portolan.node.backend.BackendMeter;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.observe.Outcome;

/** Counts what is asked of backends on the node's own account. */
record BackendCounts(NodeMetrics metrics) implements BackendMeter {
  @Override
  public void initialized(MountId mount, boolean opened) {
    metrics.handshake(mount, opened ? Outcome.OK : Outcome.FAILED);
  }
}
