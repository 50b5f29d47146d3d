package dev.portolan.node.backend;

import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.backend.Conversation.Outcome;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.ClientAbility;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicLong;

/** Sends calls over HTTP, and hands replies on as they flow. One for each event loop. */
final class HttpBackendClient implements BackendClient {
  private final Line line;
  private final EraVerdicts verdicts;
  private final LegacySessions sessions;
  private final AtomicLong ids;

  /**
   * @param ids counts the calls of the whole node
   */
  HttpBackendClient(Line line, EraVerdicts verdicts, LegacySessions sessions, AtomicLong ids) {
    this.line = line;
    this.verdicts = verdicts;
    this.sessions = sessions;
    this.ids = ids;
  }

  @Override
  public Future<BackendReply> send(BackendCall call) {
    return send(call, Promise.promise().future());
  }

  @Override
  public Future<BackendReply> send(BackendCall call, Future<?> left) {
    RequestId id = RequestId.of(ids.incrementAndGet());
    SessionSource from = sessions.of(() -> ClientAbility.of(call.request()));
    return new Conversation.Room(verdicts, from)
        .talk(line, call.mount(), new Saying(call, id), left)
        .map(outcome -> reply(id, outcome, from))
        .recover(cause -> Faults.seenBy(call.mount().mount().id(), cause));
  }

  @Override
  public Future<Boolean> tell(BoundMount to, BackendSession in, byte[] message) {
    return line.home(sessions.post(to, in, Buffer.buffer(message)))
        .map(status -> status / 100 == 2)
        .otherwise(false);
  }

  private static BackendReply reply(RequestId modern, Outcome outcome, SessionSource from) {
    boolean pooled = outcome.session() != null;
    RequestId id = pooled ? RequestId.of(outcome.legacyId()) : modern;
    return HttpBackendReply.of(outcome, id, from);
  }

  private record Saying(BackendCall call, RequestId id) implements Conversation.OfCall {
    @Override
    public Outgoing modern(ProtocolVersion version) {
      return ModernDialect.encode(call, version, id);
    }

    @Override
    public Outgoing legacy(LegacySession session, long id) {
      return LegacyDialect.encode(call, session, id);
    }
  }
}
