package dev.portolan.node.edge;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.observe.Audit;
import dev.portolan.node.observe.LogKeys;
import dev.portolan.node.observe.Outcome;
import dev.portolan.node.tenant.Caller;
import io.vertx.core.net.SocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes one line about each request of a client: who asked for what, how long it took, and how it
 * ended. What did not end well stands at warn, all else at info, so that the level of the logger
 * says which lines are wanted. The writing is done elsewhere. Of what a client asks a line has the
 * method and the name of a tool or prompt, never arguments, URIs or results, and never a credential
 * or the id of a session.
 */
final class AccessLog {
  /** The logger; its level is set by the configuration. */
  private static final String NAME = "dev.portolan.access";

  private static final Logger log = LoggerFactory.getLogger(NAME);
  private static final int LONGEST = 128;

  private final String node;

  /**
   * @param node as lines call it
   */
  AccessLog(String node) {
    this.node = node;
  }

  void write(CallLog.Call call, Outcome outcome, long nanos) {
    @Nullable Fault fault = call.fault();
    if (fault instanceof Fault.Unauthenticated) {
      refusedCredential(call);
    }
    boolean well = outcome == Outcome.OK && !call.exchange().verdict().isToolError();
    if (well ? log.isInfoEnabled() : log.isWarnEnabled()) {
      LoggingEventBuilder line = well ? log.atInfo() : log.atWarn();
      say(line, LogKeys.NODE, node);
      saysWho(line, call);
      saysWhat(line, call);
      saysHow(line, call, outcome, nanos);
      line.log("request");
    }
  }

  private void refusedCredential(CallLog.Call call) {
    LoggingEventBuilder line = Audit.of("credential refused");
    say(line, LogKeys.NODE, node);
    say(line, LogKeys.PATH, clipped(call.exchange().head().path()));
    say(line, LogKeys.CLIENT, client(call));
    say(line, LogKeys.TRACE, call.leg().traceId());
    line.log();
  }

  private static void saysWho(LoggingEventBuilder line, CallLog.Call call) {
    @Nullable Caller caller = call.caller();
    if (caller != null) {
      say(line, LogKeys.TENANT, caller.tenant());
      say(line, LogKeys.SUBJECT, caller.subject());
    }
    say(line, LogKeys.CLIENT, client(call));
  }

  private static void saysWhat(LoggingEventBuilder line, CallLog.Call call) {
    CallLog.@Nullable Asks asks = call.asks();
    if (asks == null) {
      say(line, LogKeys.METHOD, clipped(call.exchange().head().verb()));
    } else {
      say(line, LogKeys.METHOD, clipped(asks.method()));
      say(line, LogKeys.NAME, nameIn(asks));
      say(line, LogKeys.ERA, asks.era().name().toLowerCase(Locale.ROOT));
    }
    CallLog.@Nullable Goes goes = call.goes();
    if (goes != null) {
      say(line, LogKeys.MOUNT, goes.mount());
      say(line, LogKeys.ORIGINAL_NAME, goes.name());
    }
  }

  private static void saysHow(
      LoggingEventBuilder line, CallLog.Call call, Outcome outcome, long nanos) {
    Exchange exchange = call.exchange();
    say(line, LogKeys.OUTCOME, outcome.word());
    say(line, LogKeys.STATUS, exchange.response().getStatusCode());
    say(line, LogKeys.CODE, exchange.verdict().errorCode());
    if (exchange.verdict().isToolError()) {
      say(line, LogKeys.TOOL_ERROR, true);
    }
    @Nullable Fault fault = call.fault();
    say(line, LogKeys.REASON, fault == null ? null : CallTrace.wordFor(fault));
    say(line, LogKeys.TOOK_MICROS, nanos / 1_000);
    say(line, LogKeys.BYTES_IN, exchange.request().bytesRead());
    say(line, LogKeys.BYTES_OUT, exchange.response().bytesWritten());
    say(line, LogKeys.TRACE, call.leg().traceId());
  }

  private static void say(LoggingEventBuilder line, String key, @Nullable Object value) {
    if (value != null) {
      var unused = line.addKeyValue(key, value);
    }
  }

  private static @Nullable String nameIn(CallLog.Asks asks) {
    boolean named = asks.known() == McpMethod.TOOLS_CALL || asks.known() == McpMethod.PROMPTS_GET;
    String name = named ? asks.name() : null;
    return name == null ? null : clipped(name);
  }

  private static @Nullable String client(CallLog.Call call) {
    return switch (call.shown()) {
      case NONE -> null;
      case PEER -> peer(call.exchange());
      case FORWARDED -> forwarded(call.exchange());
    };
  }

  private static @Nullable String peer(Exchange exchange) {
    SocketAddress peer = exchange.request().remoteAddress();
    return peer == null ? null : peer.hostAddress();
  }

  /** What stands before the last was said by whoever asked, and may be anything. */
  private static @Nullable String forwarded(Exchange exchange) {
    var values = exchange.head().headerValues("x-forwarded-for");
    if (values.isEmpty()) {
      return peer(exchange);
    }
    String last = values.getLast();
    return clipped(last.substring(last.lastIndexOf(',') + 1).strip());
  }

  private static String clipped(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }
}
