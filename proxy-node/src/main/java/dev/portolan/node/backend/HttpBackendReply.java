package dev.portolan.node.backend;

import dev.portolan.model.mcp.Era;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;

/**
 * A reply that flows from its backend.
 *
 * @param id that the response carries
 */
record HttpBackendReply(Exchange exchange, boolean isEventStream, Era era, RequestId id)
    implements BackendReply {

  /** What came of a conversation, to be handed on. */
  static BackendReply of(Conversation.Outcome outcome, RequestId id, SessionSource sessions) {
    LegacySession session = outcome.session();
    return switch (outcome.heard()) {
      case Heard.Refused refused -> new RefusedReply(refused, outcome.era(), id);
      case Heard.Reply reply -> {
        var flowing = new HttpBackendReply(reply.exchange(), reply.events(), outcome.era(), id);
        // over HTTP+SSE nothing that the server asks comes in a reply, and no reply can be parked
        yield session == null || session.channel() != null
            ? flowing
            : new InSession(flowing, session, sessions);
      }
    };
  }

  @Override
  public int status() {
    return exchange.status();
  }

  @Override
  public ReadStream<Buffer> body() {
    return exchange.body();
  }

  @Override
  public void cancel() {
    exchange.abandon();
  }

  /** The same, within a session in which the server may ask something back. */
  record InSession(HttpBackendReply reply, LegacySession within, SessionSource sessions)
      implements BackendReply {

    @Override
    public int status() {
      return reply.status();
    }

    @Override
    public Era era() {
      return reply.era();
    }

    @Override
    public boolean isEventStream() {
      return reply.isEventStream();
    }

    @Override
    public RequestId id() {
      return reply.id();
    }

    @Override
    public ReadStream<Buffer> body() {
      return reply.body();
    }

    @Override
    public void cancel() {
      reply.cancel();
    }

    @Override
    public void refuse(byte[] serverRequest) {
      sessions.refuse(within, serverRequest);
    }

    @Override
    public BackendSession session() {
      return within.toKeep();
    }

    @Override
    public ServerEvents rest(Buffer first, Duration patience, int maxBytes) {
      reply.exchange().bePatient(patience);
      return new BackendStream(reply.exchange(), first, maxBytes);
    }
  }
}
