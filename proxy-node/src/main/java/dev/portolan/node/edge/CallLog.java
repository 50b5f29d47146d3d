package dev.portolan.node.edge;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.observe.LogKeys;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.observe.Outcome;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.McpRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts every request, and writes one line about it at debug. Arguments and results are nobody's
 * business here.
 */
final class CallLog {
  private static final Logger log = LoggerFactory.getLogger("dev.portolan.calls");

  private final NodeMetrics metrics;
  private final Ticker ticker;

  CallLog(NodeMetrics metrics, Ticker ticker) {
    this.metrics = metrics;
    this.ticker = ticker;
  }

  Call begin() {
    return new Call(ticker.read());
  }

  /** What becomes known of one request while it is served. Used by one event loop. */
  final class Call {
    private final long began;
    private @Nullable Caller caller;
    private @Nullable String method;
    private @Nullable McpMethod known;
    private @Nullable MountId mount;
    private long sent;
    private @Nullable Fault fault;
    private boolean left;

    private Call(long began) {
      this.began = began;
    }

    void by(Caller caller) {
      this.caller = caller;
      metrics.requestBegan(caller.tenant());
    }

    void asks(McpRequest request) {
      method = request.method();
      known = request.known();
    }

    void to(BoundMount mount) {
      this.mount = mount.mount().id();
      sent = ticker.read();
    }

    void refused(Fault fault) {
      this.fault = fault;
    }

    void left() {
      left = true;
    }

    private Outcome outcome(@Nullable Throwable failure) {
      if (left && fault == null) {
        return Outcome.CANCELLED;
      }
      return switch (fault) {
        case null -> failure == null ? Outcome.OK : Outcome.FAILED;
        case Fault.BackendFailed failed -> Outcome.FAILED;
        case Fault.Internal bug -> Outcome.FAILED;
        default -> Outcome.REFUSED;
      };
    }

    void over(@Nullable Throwable failure) {
      long nanos = ticker.read() - began;
      Outcome outcome = outcome(failure);
      @Nullable TenantId tenant = caller == null ? null : caller.tenant();
      if (tenant != null) {
        metrics.requestEnded(tenant, known, outcome, nanos);
        if (mount != null) {
          metrics.backendRequestEnded(tenant, mount, known, outcome, ticker.read() - sent);
        }
      }
      if (fault != null) {
        metrics.refused(tenant, fault.getClass().getSimpleName());
      }
      if (log.isDebugEnabled()) {
        write(tenant, outcome, nanos);
      }
    }

    private void write(@Nullable TenantId tenant, Outcome outcome, long nanos) {
      log.atDebug()
          .addKeyValue(LogKeys.TENANT, tenant)
          .addKeyValue(LogKeys.SUBJECT, caller == null ? null : caller.subject())
          .addKeyValue(LogKeys.METHOD, method)
          .addKeyValue(LogKeys.MOUNT, mount)
          .addKeyValue(LogKeys.OUTCOME, outcome.word())
          .addKeyValue(LogKeys.REASON, fault)
          .addKeyValue(LogKeys.TOOK_MS, nanos / 1_000_000)
          .log("call");
    }
  }
}
