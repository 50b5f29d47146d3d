package dev.portolan.node.edge;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.observe.Leg;
import dev.portolan.node.observe.LegKey;
import dev.portolan.node.observe.Outcome;
import dev.portolan.node.observe.TraceContext;
import dev.portolan.node.observe.Tracing;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.RequestHead;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a trace tells of one request of a client. A name that the client wrote is told only once it
 * is known to be that of an entry.
 */
final class CallTrace {
  /** What a client called its method is told up to here. */
  private static final int LONGEST_METHOD = 64;

  private static final String TOOL_ERROR = "tool_error";

  private final Exchange exchange;
  private final Leg leg;

  private CallTrace(Exchange exchange, Leg leg) {
    this.exchange = exchange;
    this.leg = leg;
  }

  /**
   * Of a request that has been read.
   *
   * @param arrived what the leg begins with
   */
  static CallTrace of(Tracing tracing, Arrived arrived, McpRequest request) {
    Exchange exchange = arrived.exchange();
    long began = arrived.began();
    var arrival = new Tracing.Arrival(said(exchange.head()), request.parts().trace(), began);
    Leg leg = tracing.serve(Leg.nameOf(request.method(), null), arrival);
    if (leg.isTold()) {
      tenant(leg, arrived.caller());
      leg.note(LegKey.METHOD, clipped(request.method()));
      leg.note(LegKey.PROTOCOL, request.version().value());
      leg.note(LegKey.ERA, request.version().era().name().toLowerCase(Locale.ROOT));
    }
    return new CallTrace(exchange, leg);
  }

  /** Of one that was refused before it was read, or that has no method of MCP. */
  static CallTrace ofUnread(Tracing tracing, Arrived arrived) {
    Exchange exchange = arrived.exchange();
    var arrival = new Tracing.Arrival(said(exchange.head()), null, arrived.began());
    Leg leg = tracing.serve(verbOf(exchange), arrival);
    tenant(leg, arrived.caller());
    return new CallTrace(exchange, leg);
  }

  /**
   * A request of this caller.
   *
   * @param caller null if nobody knows it
   * @param began when, by the ticker
   */
  record Arrived(Exchange exchange, @Nullable Caller caller, long began) {}

  private static void tenant(Leg leg, @Nullable Caller caller) {
    if (caller != null) {
      leg.note(LegKey.TENANT, caller.tenant().value());
    }
  }

  private static String verbOf(Exchange exchange) {
    return switch (exchange.head().verb()) {
      case "POST" -> "POST";
      case "GET" -> "GET";
      case "DELETE" -> "DELETE";
      default -> Leg.OTHER;
    };
  }

  /** Where nothing is traced: what the client says in headers is handed on. */
  static Leg passing(Exchange exchange) {
    RequestHead head = exchange.head();
    return head.header(MetaKey.TRACEPARENT) == null && head.header(MetaKey.BAGGAGE) == null
        ? Leg.NONE
        : Leg.passing(said(head));
  }

  private static TraceContext said(RequestHead head) {
    return TraceContext.of(
        name -> {
          List<String> values = head.headerValues(name);
          // of a list that is cut up by intermediaries, the parts are one
          return values.isEmpty() ? null : String.join(",", values);
        });
  }

  private static String clipped(String method) {
    return method.length() > LONGEST_METHOD ? method.substring(0, LONGEST_METHOD) : method;
  }

  Leg leg() {
    return leg;
  }

  /** It goes on to a backend. */
  void to(BackendCall call) {
    if (!leg.isTold()) {
      return;
    }
    leg.note(LegKey.MOUNT, call.mount().mount().id().value());
    String name = call.entryName() == null ? null : call.request().name();
    if (name != null) {
      boolean tool = call.request().known() == McpMethod.TOOLS_CALL;
      leg.rename(Leg.nameOf(call.request().method(), name));
      leg.note(tool ? LegKey.TOOL : LegKey.PROMPT, name);
      if (tool) {
        leg.note(LegKey.OPERATION, "execute_tool");
      }
    }
  }

  void over(Outcome outcome, @Nullable Fault fault) {
    if (leg.isTold()) {
      leg.note(LegKey.HTTP_METHOD, verbOf(exchange));
      leg.note(LegKey.HTTP_STATUS, exchange.response().getStatusCode());
      leg.note(LegKey.NETWORK_TRANSPORT, "tcp");
      leg.note(LegKey.NETWORK_PROTOCOL, "http");
      leg.note(LegKey.OUTCOME, outcome.word());
      ended(outcome, fault);
    }
    leg.end();
  }

  private void ended(Outcome outcome, @Nullable Fault fault) {
    Integer code = exchange.verdict().errorCode();
    if (code != null) {
      leg.note(LegKey.RPC_CODE, code.toString());
    }
    if (fault != null) {
      leg.note(LegKey.FAULT, wordFor(fault));
    }
    if (exchange.verdict().isToolError()) {
      leg.failed(TOOL_ERROR);
    } else if (code != null) {
      leg.failed(code.toString());
    } else if (outcome == Outcome.FAILED || outcome == Outcome.REFUSED) {
      leg.failed(fault == null ? outcome.word() : wordFor(fault));
    }
  }

  /** The kind of a fault, in one of few words. */
  static String wordFor(Fault fault) {
    return fault instanceof Fault.BackendFailed failed
        ? failed.reason().word()
        : fault.getClass().getSimpleName();
  }
}
