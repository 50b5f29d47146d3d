package dev.portolan.node.backend;

import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.backend.Conversation.Outcome;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Sends calls over HTTP, and hands replies on as they flow. One for each event loop. */
final class HttpBackendClient implements BackendClient {
  private final Line line;
  private final Conversation.Room room;

  HttpBackendClient(Line line, Conversation.Room room) {
    this.line = line;
    this.room = room;
  }

  @Override
  public Future<BackendReply> send(BackendCall call) {
    return send(call, Promise.promise().future());
  }

  @Override
  public Future<BackendReply> send(BackendCall call, Future<?> left) {
    return room.talk(line, call.mount(), new Saying(call), left)
        .map(outcome -> reply(call, outcome))
        .recover(cause -> Faults.seenBy(call.mount().mount().id(), cause));
  }

  private BackendReply reply(BackendCall call, Outcome outcome) {
    LegacySession session = outcome.session();
    RequestId id = session == null ? call.request().id() : RequestId.of(outcome.legacyId());
    return switch (outcome.heard()) {
      case Heard.Refused refused -> new RefusedReply(refused, outcome.era(), id);
      case Heard.Reply reply -> {
        var flowing = new HttpBackendReply(reply.exchange(), reply.events(), outcome.era(), id);
        yield session == null
            ? flowing
            : new HttpBackendReply.InSession(flowing, session, room.sessions());
      }
    };
  }

  private record Saying(BackendCall call) implements Conversation.Speech {
    @Override
    public Outgoing modern(ProtocolVersion version) {
      return ModernDialect.encode(call, version);
    }

    @Override
    public Outgoing legacy(LegacySession session, long id) {
      return LegacyDialect.encode(call, session, id);
    }
  }
}
