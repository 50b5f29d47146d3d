package dev.portolan.node.backend;

import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.session.Session;
import dev.portolan.node.session.SessionStore;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Speaks for legacy clients over HTTP. One for each event loop. */
final class HttpSessionClient implements SessionClient {

  /**
   * What all event loops of a node share.
   *
   * @param pool the sessions that calls share
   * @param streams takes the streams that stay open, on which no call must wait
   * @param ids counts the calls of the whole node
   */
  record Shared(
      EraVerdicts verdicts,
      OwnSessions sessions,
      LegacySessions pool,
      Line streams,
      BackendSettings settings,
      AtomicLong ids) {}

  private final Line line;
  private final Shared shared;
  private final SessionStore store;
  private final Handshakes handshakes;

  HttpSessionClient(Line line, Shared shared, SessionStore store) {
    this.line = line;
    this.shared = shared;
    this.store = store;
    // tells and ends, and opens nothing that would have to be counted
    this.handshakes = new Handshakes(line, shared.streams(), shared.settings(), BackendMeter.NONE);
  }

  @Override
  public Future<BackendReply> send(ClientSession as, BackendCall call, Future<?> left) {
    var modern = RequestId.of(shared.ids().incrementAndGet());
    SessionSource sessions = shared.sessions().of(store, as);
    return new Conversation.Room(shared.verdicts(), sessions)
        .talk(line, call.mount(), new Saying(call, as.session(), modern), left)
        .map(
            outcome -> {
              RequestId id = outcome.session() == null ? modern : call.request().id();
              return HttpBackendReply.of(outcome, id, sessions);
            })
        .recover(cause -> Faults.seenBy(call.mount().mount().id(), cause));
  }

  @Override
  public Future<BackendReply> share(
      ClientSession as, BackendCall call, Future<?> left, BooleanSupplier unwanted) {
    var modern = RequestId.of(shared.ids().incrementAndGet());
    SessionSource pool = shared.pool().of(() -> as.session().abilitiesIn(call.request()));
    return new Conversation.Room(shared.verdicts(), pool)
        .talk(line, call.mount(), new Sharing(call, as.session(), modern, unwanted), left)
        .map(
            outcome -> {
              RequestId id = outcome.session() == null ? modern : RequestId.of(outcome.legacyId());
              return HttpBackendReply.of(outcome, id, pool);
            })
        .recover(cause -> Faults.seenBy(call.mount().mount().id(), cause));
  }

  @Override
  public Future<Boolean> tell(BoundMount to, BackendSession in, byte[] message) {
    return tell(LegacySession.of(to, in), Buffer.buffer(message));
  }

  @Override
  public Future<Boolean> tell(ClientSession as, BoundMount to, byte[] message) {
    return shared
        .sessions()
        .existing(as, to.mount().id())
        .map(kept -> tell(LegacySession.of(to, kept), Buffer.buffer(message)))
        .orElseGet(() -> Future.succeededFuture(false));
  }

  private Future<Boolean> tell(LegacySession session, Buffer message) {
    return handshakes
        .post(session, message, shared.settings().limits().listTimeout())
        .map(status -> status / 100 == 2)
        .otherwise(false);
  }

  @Override
  public Future<ServerEvents> listen(
      ClientSession as, BoundMount to, @Nullable String lastEventId) {
    return shared
        .sessions()
        .existing(as, to.mount().id())
        .map(kept -> open(LegacySession.of(to, kept), lastEventId))
        .orElseGet(() -> Faults.failed(to.mount().id(), Reason.INVALID_RESPONSE));
  }

  private Future<ServerEvents> open(LegacySession session, @Nullable String lastEventId) {
    var settings = shared.settings();
    Outgoing get = session.listening(lastEventId, settings.pace().silence());
    var exchange = new HttpExchange(shared.streams(), session.to(), get, HttpExchange.Ending.PLAIN);
    Future<Heard> heard = exchange.hear();
    return shared
        .streams()
        .within(settings.limits().listTimeout(), exchange, heard)
        .compose(answer -> stream(exchange, answer));
  }

  private static Future<ServerEvents> stream(Exchange exchange, Heard heard) {
    if (heard instanceof Heard.Reply reply) {
      if (reply.events()) {
        return Future.succeededFuture(new BackendStream(exchange));
      }
      exchange.discard();
    }
    return Faults.failed(exchange.mount(), Reason.INVALID_RESPONSE);
  }

  @Override
  public Future<Void> end(Session ended, List<BoundMount> mounts) {
    return Future.join(mounts.stream().<Future<?>>map(to -> end(ended, to)).toList())
        .otherwiseEmpty()
        .mapEmpty();
  }

  private Future<?> end(Session ended, BoundMount to) {
    BackendSession kept = ended.backends().get(to.mount().id());
    return kept == null ? Future.succeededFuture() : handshakes.end(LegacySession.of(to, kept));
  }

  /** A call of a legacy client among those of others, in a session that they share. */
  private record Sharing(BackendCall call, Session session, RequestId id, BooleanSupplier unwanted)
      implements Conversation.OfCall {
    @Override
    public Outgoing modern(ProtocolVersion version) {
      return ModernDialect.stamped(call, version, id, session);
    }

    @Override
    public Outgoing legacy(LegacySession shared, long pooled) {
      return LegacyDialect.encode(call, shared, pooled);
    }

    @Override
    public boolean isCancellable() {
      return unwanted.getAsBoolean();
    }
  }

  /** A call of a legacy client, which keeps its own id where the backend can tell clients apart. */
  private record Saying(BackendCall call, Session session, RequestId id)
      implements Conversation.OfCall {
    @Override
    public Outgoing modern(ProtocolVersion version) {
      return ModernDialect.stamped(call, version, id, session);
    }

    @Override
    public Outgoing legacy(LegacySession session, long unused) {
      return LegacyDialect.asItIs(call, session);
    }

    /** The client may come back for its answer; if it does not want it, it says so itself. */
    @Override
    public boolean isCancellable() {
      return false;
    }
  }
}
