package dev.portolan.testkit;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.model.mcp.ProtocolVersion;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** The door of a fake server: writes down each request and hands it to the side of its era. */
final class McpPort {
  private static final Pattern LOCAL =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");

  private final Vertx vertx;
  private final Set<Era> eras;
  private final CallLog log;
  private final Script script;
  private final ReplyWriter writer;
  private final ModernSide modern;
  private final LegacySide legacy;
  private final AtomicInteger heard = new AtomicInteger();
  private volatile boolean localOnly;

  McpPort(
      Vertx vertx,
      Set<Era> eras,
      CallLog log,
      Script script,
      ReplyWriter writer,
      ModernSide modern,
      LegacySide legacy) {
    this.vertx = vertx;
    this.eras = eras;
    this.log = log;
    this.script = script;
    this.writer = writer;
    this.modern = modern;
    this.legacy = legacy;
  }

  /** Refuses requests whose Host or Origin names another machine (DNS rebinding). */
  void localOnly(boolean yes) {
    localOnly = yes;
  }

  void handle(HttpServerRequest http) {
    http.body().onSuccess(body -> take(http, body));
  }

  private void take(HttpServerRequest http, Buffer body) {
    Call call = read(http, body);
    Exchange exchange = new Exchange(call, http, vertx);
    log.heard(call);
    exchange.gone().onSuccess(left -> noteIfCancelled(call));
    Reply trouble = script.troubleNow();
    if (localOnly && !isLocal(call)) {
      writer.write(exchange, Reply.status(403, "Host or Origin is not local"));
    } else if (trouble != null) {
      writer.write(exchange, trouble);
    } else if (call.era() == Era.MODERN) {
      modern.serve(exchange);
    } else {
      legacy.serve(exchange);
    }
  }

  private void noteIfCancelled(Call call) {
    if (call.isRequest() && !call.method().equals(McpMethod.LISTEN.wireName())) {
      log.cancelled(call);
    }
  }

  private Call read(HttpServerRequest http, Buffer body) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    http.headers().forEach(header -> headers.putIfAbsent(header.getKey(), header.getValue()));
    String text = body.toString();
    Call draft =
        new Call(
            heard.incrementAndGet(),
            Era.LEGACY,
            http.method().name(),
            Collections.unmodifiableMap(headers),
            text,
            Json.read(text));
    return isModern(draft)
        ? new Call(
            draft.number(),
            Era.MODERN,
            draft.httpMethod(),
            draft.headers(),
            draft.body(),
            draft.json())
        : draft;
  }

  private static boolean isLocal(Call call) {
    String host = call.header("Host");
    String origin = call.header("Origin");
    return LOCAL.matcher(String.valueOf(host)).matches()
        && (origin == null || LOCAL.matcher(origin.replaceFirst("^https?://", "")).matches());
  }

  private boolean isModern(Call call) {
    if (eras.size() == 1) {
      return eras.contains(Era.MODERN);
    }
    if (call.meta(MetaKey.PROTOCOL_VERSION).isTextual()) {
      return true;
    }
    if (!call.httpMethod().equals("POST")
        || call.sessionId() != null
        || call.method().equals(McpMethod.INITIALIZE.wireName())) {
      return false;
    }
    String version = call.header(McpHeader.PROTOCOL_VERSION);
    return version != null
        && ProtocolVersion.LEGACY.stream().noneMatch(known -> known.value().equals(version));
  }
}
