package dev.portolan.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.ProtocolVersion;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The side of a fake server that speaks 2025-11-25 and earlier: sessions, GET streams, DELETE. */
final class LegacySide {
  private static final int SESSIONS_KEPT = 10_000;
  private static final String GET = "get";
  private static final Pattern EVENT_ID = Pattern.compile("(.+)_(\\d{1,9})");
  private static final Map<String, String> NO_HEADERS = Map.of();

  private final String serverName;
  private final Offers offers;
  private final Script script;
  private final ReplyWriter writer;
  private final Map<String, LegacySession> sessions = new ConcurrentHashMap<>();
  private final LegacySession nobody = new LegacySession("", Json.object());
  private final Gauge openGets = new Gauge("open GET streams");
  private volatile boolean sessionless;
  private volatile boolean refusesGet;
  private volatile List<String> versions =
      ProtocolVersion.LEGACY.stream().map(ProtocolVersion::value).toList();

  LegacySide(String serverName, Offers offers, Script script, ReplyWriter writer) {
    this.serverName = serverName;
    this.offers = offers;
    this.script = script;
    this.writer = writer;
  }

  void sessionless(boolean yes) {
    sessionless = yes;
  }

  void refusesGet(boolean yes) {
    refusesGet = yes;
  }

  void versions(List<String> supported) {
    versions = supported;
  }

  Gauge openGets() {
    return openGets;
  }

  int sessionCount() {
    return sessions.size();
  }

  void forgetSessions() {
    sessions.values().forEach(LegacySession::hangUp);
    sessions.clear();
  }

  void hangUp() {
    sessions.values().forEach(LegacySession::hangUp);
    nobody.hangUp();
  }

  /** Sends to each session once. */
  void announce(String message) {
    sessions.values().forEach(session -> session.announce(message));
    nobody.announce(message);
  }

  boolean tell(String sessionId, String message) {
    LegacySession session = sessions.get(sessionId);
    return session != null && session.tell(message);
  }

  void updated(String uri, String message) {
    sessions.values().stream()
        .filter(session -> session.subscribed().contains(uri))
        .forEach(session -> session.announce(message));
  }

  void serve(Exchange exchange) {
    Call call = exchange.call();
    if (call.method().equals(McpMethod.INITIALIZE.wireName())) {
      initialize(exchange);
      return;
    }
    LegacySession session = sessionless ? nobody : sessions.get(String.valueOf(call.sessionId()));
    Reply refusal = refusal(call, session);
    if (session == null || refusal != null) {
      writer.write(exchange, refusal == null ? unknownSession() : refusal);
      return;
    }
    exchange.belongsTo(session);
    switch (call.httpMethod()) {
      case "GET" -> listen(exchange, session);
      case "DELETE" -> delete(exchange, session);
      default -> post(exchange, session);
    }
  }

  private @Nullable Reply refusal(Call call, @Nullable LegacySession session) {
    if (call.httpMethod().equals("POST") && !call.json().isObject()) {
      boolean json = !call.json().isMissingNode();
      return Reply.status(400, oddError(json ? -32600 : -32700, "not one JSON-RPC message"));
    }
    if (session == null) {
      return call.sessionId() == null
          ? Reply.status(400, oddError(-32000, "Bad Request: Server not initialized"))
          : unknownSession();
    }
    String version = call.header(McpHeader.PROTOCOL_VERSION);
    return version == null || versions.contains(version)
        ? null
        : Reply.status(
            400, oddError(-32000, "Bad Request: Unsupported protocol version: " + version));
  }

  private void initialize(Exchange exchange) {
    Call call = exchange.call();
    if (script.hasOwn(call.method())) {
      writer.write(exchange, script.replyTo(call));
      return;
    }
    String asked = call.params().path("protocolVersion").asText();
    ObjectNode result =
        Json.object()
            .put("protocolVersion", versions.contains(asked) ? asked : versions.getFirst());
    result.set("capabilities", offers.capabilities());
    result.putObject("serverInfo").put("name", serverName).put("version", "1.0.0");
    if (!sessionless) {
      if (sessions.size() >= SESSIONS_KEPT) {
        throw new IllegalStateException("sessions: " + SESSIONS_KEPT + " (expected: fewer)");
      }
      LegacySession session =
          new LegacySession(UUID.randomUUID().toString(), call.params().path("capabilities"));
      sessions.put(session.id(), session);
      exchange.belongsTo(session);
      exchange.header(McpHeader.SESSION_ID, session.id());
    }
    writer.write(exchange, new Reply.Result(result.toString()));
  }

  private void post(Exchange exchange, LegacySession session) {
    Call call = exchange.call();
    if (call.method().isEmpty()) {
      session.answered(call.json());
      exchange.send(202, NO_HEADERS, "");
    } else if (!call.isRequest()) {
      exchange.send(202, NO_HEADERS, "");
    } else {
      writer.write(exchange, answer(call, session));
    }
  }

  private Reply answer(Call call, LegacySession session) {
    if (script.hasOwn(call.method())) {
      return script.replyTo(call);
    }
    McpMethod method = McpMethod.of(call.method());
    String uri = call.name();
    if (method == McpMethod.PING) {
      return Reply.json("{}");
    }
    if (method == McpMethod.RESOURCES_SUBSCRIBE) {
      session.subscribed().add(uri);
      return Reply.json("{}");
    }
    if (method == McpMethod.RESOURCES_UNSUBSCRIBE) {
      session.subscribed().remove(uri);
      return Reply.json("{}");
    }
    if (call.method().equals("logging/setLevel")) {
      session.logLevel(call.params().path("level").asText());
      return Reply.json("{}");
    }
    return script.replyTo(call);
  }

  private void listen(Exchange exchange, LegacySession session) {
    String last = exchange.call().header(McpHeader.LAST_EVENT_ID);
    if (refusesGet) {
      exchange.header("Allow", "POST, DELETE");
      exchange.send(405, NO_HEADERS, "");
    } else if (last != null) {
      resume(exchange, session, last);
    } else {
      boolean resumable = writer.isResumable();
      SseStream stream = new SseStream(GET + exchange.call().number(), resumable);
      if (resumable) {
        session.keep(stream);
      }
      exchange.stream(stream, 0);
      enter(exchange, session, stream);
    }
  }

  private void enter(Exchange exchange, LegacySession session, SseStream stream) {
    session.listens(stream);
    openGets.add(1);
    exchange.ended().onComplete(over -> leave(session, stream));
  }

  private void leave(LegacySession session, SseStream stream) {
    session.listensNoMore(stream);
    openGets.add(-1);
  }

  private void resume(Exchange exchange, LegacySession session, String lastEventId) {
    Matcher id = EVENT_ID.matcher(lastEventId);
    SseStream kept = id.matches() ? session.kept(id.group(1)) : null;
    if (kept == null) {
      exchange.json(404, oddError(-32001, "Event not found: " + lastEventId));
    } else {
      exchange.stream(kept, Integer.parseInt(id.group(2)));
      if (kept.id().startsWith(GET)) {
        enter(exchange, session, kept);
      }
    }
  }

  private void delete(Exchange exchange, LegacySession session) {
    session.hangUp();
    sessions.remove(session.id());
    exchange.send(200, NO_HEADERS, "");
  }

  private static Reply unknownSession() {
    return Reply.status(404, oddError(-32001, "Session not found"));
  }

  /** An error without an id, as the servers of that era send for what they could not take. */
  private static String oddError(int code, String message) {
    return "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":%d,\"message\":%s},\"id\":null}"
        .formatted(code, Json.quote(message));
  }
}
