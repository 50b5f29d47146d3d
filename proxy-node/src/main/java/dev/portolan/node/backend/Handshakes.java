package dev.portolan.node.backend;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.ObjectEditor;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions at legacy backends, says in them what needs no answer, and ends them. Keeps none:
 * whose they are, and for how long, is told by {@link LegacySessions} and {@link OwnSessions}.
 */
final class Handshakes {
  private static final long MAX_ANSWER_BYTES = 1L << 20;
  private static final Map<String, String> FIRST_HEADERS =
      Map.of("Content-Type", "application/json", "Accept", "application/json, text/event-stream");
  private static final List<ProtocolVersion> ACCEPTED =
      Stream.concat(ProtocolVersion.LEGACY.stream(), Stream.of(ProtocolVersion.V2024_11_05))
          .toList();

  private final Line line;
  private final BackendSettings settings;
  private final BackendMeter meter;
  private final SseOpening sse;

  /**
   * @param streams takes what stays open
   */
  Handshakes(Line line, Line streams, BackendSettings settings, BackendMeter meter) {
    this.line = line;
    this.settings = settings;
    this.meter = meter;
    this.sse = new SseOpening(streams, this::answer, settings);
  }

  /**
   * A new session, confirmed.
   *
   * @param initialize the request
   */
  Future<LegacySession> open(BoundMount to, Buffer initialize) {
    return openUnlessRefused(to, initialize)
        .compose(
            opened ->
                opened
                    .map(Future::succeededFuture)
                    .orElseGet(() -> Faults.failed(to.mount().id(), Reason.INVALID_RESPONSE)));
  }

  /**
   * The same; empty if the backend refuses the request as servers of HTTP+SSE do (2025-11-25,
   * Transports, Backwards Compatibility).
   */
  Future<Optional<LegacySession>> openUnlessRefused(BoundMount to, Buffer initialize) {
    var timeout = settings.limits().listTimeout();
    var exchange =
        new HttpExchange(
            line, to, Outgoing.post(FIRST_HEADERS, initialize, timeout), HttpExchange.Ending.PLAIN);
    Future<Optional<LegacySession>> session =
        exchange
            .hear()
            .compose(
                heard ->
                    heard instanceof Heard.Refused refused && refused.looksLikeSse()
                        ? Future.succeededFuture(Optional.empty())
                        : welcome(to, null, heard).map(Optional::of));
    return line.within(timeout, exchange, session)
        .compose(found -> found.map(this::confirmed).orElseGet(Handshakes::none))
        .onComplete(
            opened -> {
              if (opened.failed() || opened.result().isPresent()) {
                meter.initialized(to.mount().id(), opened.succeeded());
              }
            });
  }

  /**
   * A new session over HTTP+SSE, confirmed.
   *
   * @param initialize a request of the id {@link LegacySession#INITIALIZE_ID}
   */
  Future<LegacySession> openStream(BoundMount to, Buffer initialize) {
    return sse.open(to)
        .compose(
            channel ->
                greet(to, channel, initialize)
                    .compose(this::confirm)
                    .onFailure(cause -> channel.close()))
        .onComplete(opened -> meter.initialized(to.mount().id(), opened.succeeded()));
  }

  private Future<LegacySession> greet(BoundMount to, SseChannel channel, Buffer initialize) {
    var timeout = settings.limits().listTimeout();
    var exchange =
        new SseExchange(
            line,
            channel,
            to,
            new SseExchange.Sent(
                LegacySession.INITIALIZE_ID,
                Outgoing.post(FIRST_HEADERS, initialize, timeout),
                HttpExchange.Ending.PLAIN));
    return line.within(
        timeout, exchange, exchange.hear().compose(heard -> welcome(to, channel, heard)));
  }

  private Future<Optional<LegacySession>> confirmed(LegacySession session) {
    return confirm(session).map(Optional::of);
  }

  private static Future<Optional<LegacySession>> none() {
    return Future.succeededFuture(Optional.empty());
  }

  /** Sends a message whose answer is of no interest. Never fails. */
  Future<?> tell(LegacySession session, Buffer message) {
    return post(session, message, settings.pace().courtesy()).otherwise(0);
  }

  /** Sends a message whose answer is of no interest but for its HTTP status. */
  Future<Integer> post(LegacySession session, Buffer message, Duration timeout) {
    return status(session.postsTo(), Outgoing.post(session.headers(), message, timeout));
  }

  /** Ends the session, if the backend keeps one. Never fails, and waits only as courtesy asks. */
  Future<?> end(LegacySession session) {
    SseChannel channel = session.channel();
    if (channel != null) {
      channel.close();
    }
    if (!session.hasId()) {
      return Future.succeededFuture();
    }
    Outgoing request =
        new Outgoing(
            HttpMethod.DELETE, session.headers(), Buffer.buffer(), settings.pace().courtesy());
    return status(session.to(), request).otherwise(0);
  }

  /** Answers a request of a server over HTTP+SSE, which is not yet a session perhaps. */
  private void answer(BoundMount at, Buffer message) {
    status(at, Outgoing.post(FIRST_HEADERS, message, settings.pace().courtesy()));
  }

  private Future<LegacySession> welcome(BoundMount to, @Nullable SseChannel channel, Heard heard) {
    return switch (heard) {
      case Heard.Refused refused -> Faults.failed(to.mount().id(), Reason.INVALID_RESPONSE);
      case Heard.Reply reply ->
          Collector.response(reply, MAX_ANSWER_BYTES, request -> {})
              .compose(
                  answer ->
                      Messages.member(answer, "result")
                          .flatMap(Handshakes::profile)
                          .map(profile -> session(to, channel, reply.exchange(), profile))
                          .map(Future::succeededFuture)
                          .orElseGet(
                              () -> Faults.failed(to.mount().id(), Reason.INVALID_RESPONSE)));
    };
  }

  private static LegacySession session(
      BoundMount to, @Nullable SseChannel channel, Exchange exchange, BackendProfile profile) {
    return channel == null
        ? new LegacySession(to, exchange.header(McpHeader.SESSION_ID), profile)
        : new LegacySession(to, channel, profile.asOverOneStream());
  }

  private static Optional<BackendProfile> profile(RawJson result) {
    return ObjectEditor.text(result, "protocolVersion")
        .flatMap(
            said -> ACCEPTED.stream().filter(version -> version.value().equals(said)).findFirst())
        .map(version -> Profiles.read(Era.LEGACY, version, result));
  }

  private Future<LegacySession> confirm(LegacySession session) {
    Buffer initialized = Messages.notification(McpMethod.INITIALIZED, Messages.object());
    return post(session, initialized, settings.limits().listTimeout())
        .compose(
            status ->
                status / 100 == 2
                    ? Future.succeededFuture(session)
                    : Faults.failed(session.to().mount().id(), Heard.reasonOf(status)));
  }

  private Future<Integer> status(BoundMount to, Outgoing outgoing) {
    var exchange = new HttpExchange(line, to, outgoing, HttpExchange.Ending.PLAIN);
    Future<Integer> status =
        exchange
            .start()
            .compose(begun -> Collector.whole(begun, Heard.MAX_REFUSAL_BYTES))
            .map(body -> exchange.status());
    return line.within(outgoing.timeout(), exchange, status);
  }
}
