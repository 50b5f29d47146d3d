package dev.portolan.node.backend;

import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.backend.Conversation.Outcome;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicLong;

/** Sends calls over HTTP, and hands replies on as they flow. One for each event loop. */
final class HttpBackendClient implements BackendClient {
  private final Line line;
  private final Conversation.Room room;
  private final AtomicLong ids;

  /**
   * @param ids counts the calls of the whole node
   */
  HttpBackendClient(Line line, Conversation.Room room, AtomicLong ids) {
    this.line = line;
    this.room = room;
    this.ids = ids;
  }

  @Override
  public Future<BackendReply> send(BackendCall call) {
    return send(call, Promise.promise().future());
  }

  @Override
  public Future<BackendReply> send(BackendCall call, Future<?> left) {
    RequestId id = RequestId.of(ids.incrementAndGet());
    return room.talk(line, call.mount(), new Saying(call, id), left)
        .map(outcome -> reply(id, outcome))
        .recover(cause -> Faults.seenBy(call.mount().mount().id(), cause));
  }

  private BackendReply reply(RequestId modern, Outcome outcome) {
    boolean pooled = outcome.session() != null;
    RequestId id = pooled ? RequestId.of(outcome.legacyId()) : modern;
    return HttpBackendReply.of(outcome, id, room.sessions());
  }

  private record Saying(BackendCall call, RequestId id) implements Conversation.Speech {
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
