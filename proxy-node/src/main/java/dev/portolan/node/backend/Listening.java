package dev.portolan.node.backend;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Opens a stream on which a backend announces things: {@code subscriptions/listen}, or the GET
 * stream of a legacy session.
 *
 * @param notifications what to hear of, for a modern backend
 */
record Listening(ObjectNode notifications, BackendSettings settings)
    implements Conversation.Speech {
  private static final long MAX_EVENT_BYTES = 1L << 20;

  /** The ends of an open stream. */
  interface Hearer {
    /** A message that is none of the server's requests. */
    void message(byte[] data);

    /** Nothing follows. Called once. */
    void ended();
  }

  /** An open stream. */
  record Stream(Conversation.Outcome outcome, Exchange exchange) {

    /** Begins to read. */
    EventStreamParser read(Conversation.Room room, Hearer hearer) {
      var parser = new EventStreamParser(MAX_EVENT_BYTES);
      LegacySession session = outcome.session();
      Consumer<byte[]> requests =
          request -> {
            if (session != null) {
              room.sessions().refuse(session, request);
            }
          };
      var body = exchange.body();
      body.exceptionHandler(cause -> hearer.ended());
      body.endHandler(end -> hearer.ended());
      body.handler(
          piece -> {
            for (byte[] data : parser.feed(piece)) {
              if (Messages.kind(data) == Messages.Kind.REQUEST) {
                requests.accept(data);
              } else {
                hearer.message(data);
              }
            }
            if (parser.overflowed()) {
              // first, since what has failed has ended, and would be left open
              exchange.discard();
              exchange.body().fail(Faults.sent(exchange.mount(), Reason.TOO_LARGE));
            }
          });
      body.resume();
      return parser;
    }
  }

  @Override
  public String wireMethod() {
    return McpMethod.LISTEN.wireName();
  }

  @Override
  public Outgoing modern(ProtocolVersion version) {
    var method = McpMethod.LISTEN.wireName();
    ObjectNode params = Messages.object();
    params.set("notifications", notifications);
    Buffer body =
        Messages.request(
            Asking.MODERN_ID, method, Messages.enveloped(params, version, settings.version()));
    return Outgoing.post(ModernDialect.headers(method, version), body, settings.pace().silence());
  }

  @Override
  public Outgoing legacy(LegacySession session, long id) {
    return session.listening(null, settings.pace().silence());
  }

  @Override
  public boolean isCancellable() {
    return false;
  }

  /** Completes when the stream is open; a backend that refuses has given an invalid response. */
  Future<Stream> open(Conversation.Room room, Line line, BoundMount to) {
    Promise<Void> opening = Promise.promise();
    long timer =
        line.vertx()
            .setTimer(
                settings.limits().listTimeout().toMillis(), id -> opening.tryFail("time is up"));
    return room.talk(line, to, this, opening.future())
        .eventually(
            () -> {
              line.vertx().cancelTimer(timer);
              return Future.succeededFuture();
            })
        .compose(
            outcome ->
                outcome.heard() instanceof Heard.Reply reply && reply.events()
                    ? Future.succeededFuture(new Stream(outcome, reply.exchange()))
                    : refused(to, outcome));
  }

  private static Future<Stream> refused(BoundMount to, Conversation.Outcome outcome) {
    if (outcome.heard() instanceof Heard.Reply reply) {
      reply.exchange().discard();
    }
    return Faults.failed(to.mount().id(), Reason.INVALID_RESPONSE);
  }
}
