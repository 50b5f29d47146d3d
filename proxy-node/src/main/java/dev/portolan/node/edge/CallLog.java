package dev.portolan.node.edge;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.config.LogConfig.ClientAddress;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.observe.Leg;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.observe.Outcome;
import dev.portolan.node.observe.Tracing;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.McpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Counts every request, traces it, and has a line written about it where that is wanted. Arguments
 * and results are nobody's business here.
 */
final class CallLog {
  private final NodeMetrics metrics;
  private final Ticker ticker;
  private final Tracing tracing;
  private final AccessLog lines;

  CallLog(NodeMetrics metrics, Ticker ticker, Tracing tracing, AccessLog lines) {
    this.metrics = metrics;
    this.ticker = ticker;
    this.tracing = tracing;
    this.lines = lines;
  }

  Call begin(Exchange exchange, ClientAddress shown) {
    return new Call(exchange, shown, ticker.read());
  }

  /**
   * What a request asks for. The request itself is not kept: it may be large, and its answer slow.
   *
   * @param known the method, if Portolan knows it
   * @param name of a tool, prompt or resource, or the id of a task, as the client has it
   */
  record Asks(String method, @Nullable McpMethod known, @Nullable String name, Era era) {}

  /**
   * Where a request goes.
   *
   * @param name of a tool or prompt, as its backend has it
   */
  record Goes(MountId mount, @Nullable String name) {}

  /** What becomes known of one request while it is served. Used by one event loop. */
  final class Call {
    private final Exchange exchange;
    private final ClientAddress shown;
    private final long began;
    private @Nullable Caller caller;
    private @Nullable Asks asks;
    private @Nullable Goes goes;
    private @Nullable CallTrace trace;
    private long sent;
    private @Nullable Fault fault;
    private boolean left;

    private Call(Exchange exchange, ClientAddress shown, long began) {
      this.exchange = exchange;
      this.shown = shown;
      this.began = began;
    }

    void by(Caller caller) {
      this.caller = caller;
      metrics.requestBegan(caller.tenant());
    }

    void asks(McpRequest request) {
      asks = new Asks(request.method(), request.known(), request.name(), request.version().era());
      if (tracing.isOn()) {
        trace = CallTrace.of(tracing, arrived(), request);
      }
    }

    private CallTrace.Arrived arrived() {
      return new CallTrace.Arrived(exchange, caller, began);
    }

    /** The leg on which this is served. */
    Leg leg() {
      return trace == null ? Leg.NONE : trace.leg();
    }

    /** It goes on to a backend: with this call, which knows of which trace it is. */
    BackendCall to(BackendCall call) {
      long now = ticker.read();
      // twice: it was refused, and is sent once more
      backendEnded(Outcome.ERROR, now);
      sent = now;
      goes = new Goes(call.mount().mount().id(), call.entryName());
      if (caller != null) {
        metrics.backendRequestBegan(caller.tenant(), goes.mount());
      }
      if (trace == null) {
        return call.on(CallTrace.passing(exchange));
      }
      trace.to(call);
      return call.on(trace.leg());
    }

    /** One request of several is answered; what follows is another. */
    void answeredOne() {
      @Nullable Integer error = exchange.verdict().errorCode();
      backendEnded(error == null ? Outcome.OK : Outcome.ERROR, ticker.read());
      goes = null;
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
        case null -> answered(failure);
        case Fault.BackendFailed failed -> Outcome.FAILED;
        case Fault.Internal bug -> Outcome.FAILED;
        default -> Outcome.REFUSED;
      };
    }

    private Outcome answered(@Nullable Throwable failure) {
      if (failure != null) {
        return Outcome.FAILED;
      }
      return exchange.verdict().errorCode() == null ? Outcome.OK : Outcome.ERROR;
    }

    void over(@Nullable Throwable failure) {
      long now = ticker.read();
      Outcome outcome = outcome(failure);
      @Nullable TenantId tenant = caller == null ? null : caller.tenant();
      if (tenant != null) {
        metrics.requestEnded(tenant, known(), outcome, now - began);
        backendEnded(outcome, now);
      }
      if (fault != null) {
        metrics.refused(tenant, fault.getClass().getSimpleName());
      }
      if (trace == null && tracing.isOn()) {
        trace = CallTrace.ofUnread(tracing, arrived());
      }
      if (trace != null) {
        trace.over(outcome, fault);
      }
      lines.write(this, outcome, now - began);
    }

    private void backendEnded(Outcome outcome, long now) {
      if (caller != null && goes != null) {
        metrics.backendRequestEnded(caller.tenant(), goes.mount(), known(), outcome, now - sent);
      }
    }

    private @Nullable McpMethod known() {
      return asks == null ? null : asks.known();
    }

    Exchange exchange() {
      return exchange;
    }

    /** What lines may say of where the client is. */
    ClientAddress shown() {
      return shown;
    }

    @Nullable Caller caller() {
      return caller;
    }

    /** Null if it was refused unread, or is of no method. */
    @Nullable Asks asks() {
      return asks;
    }

    /** Null if no backend was asked. */
    @Nullable Goes goes() {
      return goes;
    }

    @Nullable Fault fault() {
      return fault;
    }
  }
}
