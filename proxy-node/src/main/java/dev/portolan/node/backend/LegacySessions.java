package dev.portolan.node.backend;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.wire.BackendAddress;
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
 * The sessions of this node at legacy backends: one for each way to reach one, opened when first
 * asked for, once however many ask, ended when idle or when the node stops. Safe for use by several
 * event loops.
 */
final class LegacySessions {
  private static final int MAX_SESSIONS = 10_000;
  private static final long MAX_ANSWER_BYTES = 1L << 20;
  private static final long INITIALIZE_ID = 1;
  private static final Map<String, String> FIRST_HEADERS =
      Map.of("Content-Type", "application/json", "Accept", "application/json, text/event-stream");
  private static final List<ProtocolVersion> ACCEPTED =
      Stream.concat(ProtocolVersion.LEGACY.stream(), Stream.of(ProtocolVersion.V2024_11_05))
          .toList();

  private final Line line;
  private final BackendSettings settings;
  private final BackendMeter meter;
  private final Cache<BackendAddress, LegacySession> open;
  private final SingleFlight<BackendAddress, LegacySession> flights;

  LegacySessions(Line line, BackendSettings settings, BackendMeter meter) {
    this.line = line;
    this.settings = settings;
    this.meter = meter;
    this.open =
        Caffeine.newBuilder()
            .maximumSize(MAX_SESSIONS)
            .expireAfterAccess(settings.pace().sessionIdle())
            .ticker(settings.ticker())
            .executor(Runnable::run)
            .evictionListener(this::evicted)
            .build();
    this.flights = new SingleFlight<>(open::getIfPresent);
  }

  /** The session that calls to this mount share. */
  Future<LegacySession> sessionOf(BoundMount to) {
    return flights
        .run(to.address(), address -> initialize(to))
        .recover(cause -> Faults.seenBy(to.mount().id(), cause));
  }

  /** The backend has forgotten this session; the next who asks gets a new one. */
  void lost(LegacySession session) {
    open.asMap().remove(session.to().address(), session);
  }

  /** Something that {@link LegacySession#enter entered} the session has ended. */
  void leave(LegacySession session) {
    if (session.leave()) {
      delete(session);
    }
  }

  /** Sends a message whose answer is of no interest. Never fails. */
  Future<?> tell(LegacySession session, Buffer message) {
    return post(session, message, settings.pace().courtesy()).otherwise(0);
  }

  /** Answers a request of the server that nobody else will answer. */
  void refuse(LegacySession session, byte[] serverRequest) {
    Buffer answer = Messages.refusalOf(serverRequest);
    if (answer != null) {
      tell(session, answer);
    }
  }

  /** Ends idle sessions. To be called now and then. */
  void sweep() {
    open.cleanUp();
  }

  /** Ends all sessions; completes when the backends have heard or their time is over. */
  Future<?> close() {
    List<LegacySession> all = List.copyOf(open.asMap().values());
    open.invalidateAll();
    return Future.join(all.stream().map(this::delete).toList()).otherwiseEmpty();
  }

  private void evicted(
      @Nullable BackendAddress address, @Nullable LegacySession session, RemovalCause cause) {
    if (session != null && session.retire()) {
      delete(session);
    }
  }

  private Future<LegacySession> initialize(BoundMount to) {
    var params = Messages.object().put("protocolVersion", ProtocolVersion.V2025_11_25.value());
    params.putObject("capabilities");
    params.set("clientInfo", Messages.clientInfo(settings.version()));
    Buffer body = Messages.request(INITIALIZE_ID, McpMethod.INITIALIZE.wireName(), params);
    var timeout = settings.limits().listTimeout();
    var exchange =
        new HttpExchange(
            line, to, Outgoing.post(FIRST_HEADERS, body, timeout), HttpExchange.Ending.PLAIN);
    Future<LegacySession> session =
        exchange.start().compose(Heard::of).compose(heard -> welcome(to, heard));
    return line.within(timeout, exchange, session)
        .compose(this::confirm)
        .onComplete(opened -> meter.initialized(to.mount().id(), opened.succeeded()));
  }

  private Future<LegacySession> welcome(BoundMount to, Heard heard) {
    return switch (heard) {
      case Heard.Refused refused -> Faults.failed(to.mount().id(), Reason.INVALID_RESPONSE);
      case Heard.Reply reply ->
          Collector.response(reply, MAX_ANSWER_BYTES, request -> {})
              .compose(answer -> opened(to, reply.exchange().header(McpHeader.SESSION_ID), answer));
    };
  }

  private Future<LegacySession> opened(BoundMount to, @Nullable String id, RawJson answer) {
    return Messages.member(answer, "result")
        .flatMap(LegacySessions::profile)
        .map(profile -> new LegacySession(to, id, profile, INITIALIZE_ID))
        .map(Future::succeededFuture)
        .orElseGet(() -> Faults.failed(to.mount().id(), Reason.INVALID_RESPONSE));
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
            status -> {
              if (status / 100 != 2) {
                return Faults.failed(session.to().mount().id(), Heard.reasonOf(status));
              }
              open.put(session.to().address(), session);
              return Future.succeededFuture(session);
            });
  }

  private Future<Integer> post(LegacySession session, Buffer message, Duration timeout) {
    return status(session, Outgoing.post(session.headers(), message, timeout));
  }

  private Future<?> delete(LegacySession session) {
    if (!session.hasId()) {
      return Future.succeededFuture();
    }
    Outgoing request =
        new Outgoing(
            HttpMethod.DELETE, session.headers(), Buffer.buffer(), settings.pace().courtesy());
    return status(session, request).otherwise(0);
  }

  private Future<Integer> status(LegacySession session, Outgoing outgoing) {
    var exchange = new HttpExchange(line, session.to(), outgoing, HttpExchange.Ending.PLAIN);
    Future<Integer> status =
        exchange
            .start()
            .compose(begun -> Collector.whole(begun, Heard.MAX_REFUSAL_BYTES))
            .map(body -> exchange.status());
    return line.within(outgoing.timeout(), exchange, status);
  }
}
