package dev.portolan.node.backend;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.observe.Leg;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;

/**
 * A request of Portolan's own, whose answer it reads itself.
 *
 * @param portolan version to present
 * @param timeout for the whole answer
 * @param maxBytes of the answer
 * @param under the leg on which it is asked
 */
record Asking(
    McpMethod method,
    ObjectNode params,
    String portolan,
    Duration timeout,
    long maxBytes,
    Leg under)
    implements Conversation.Speech {

  /** In the modern era each POST has its own response, and any id will do. */
  static final long MODERN_ID = 1;

  @Override
  public String wireMethod() {
    return method.wireName();
  }

  @Override
  public Outgoing modern(ProtocolVersion version) {
    Map<String, String> headers = ModernDialect.headers(method.wireName(), version);
    Buffer body =
        Messages.request(
            MODERN_ID, method.wireName(), Messages.enveloped(params, version, portolan));
    return Outgoing.post(headers, body, timeout);
  }

  @Override
  public Outgoing legacy(LegacySession session, long id) {
    return Outgoing.post(
        session.headers(), Messages.request(id, method.wireName(), params), timeout);
  }

  /** The response, a result or an error, whatever its HTTP status. */
  Future<RawJson> ask(Conversation.Room room, Line line, BoundMount to) {
    Promise<Void> left = Promise.promise();
    long timer = line.vertx().setTimer(timeout.toMillis(), id -> left.tryFail("time is up"));
    return room.talk(line, to, this, left.future())
        .compose(outcome -> response(outcome, room))
        .eventually(
            () -> {
              line.vertx().cancelTimer(timer);
              return Future.succeededFuture();
            })
        .recover(cause -> Faults.seenBy(to.mount().id(), cause));
  }

  private Future<RawJson> response(Conversation.Outcome outcome, Conversation.Room room) {
    LegacySession session = outcome.session();
    return switch (outcome.heard()) {
      case Heard.Refused refused ->
          Future.succeededFuture(RawJson.copyOf(refused.body().getBytes()));
      case Heard.Reply reply ->
          Collector.response(
              reply,
              maxBytes,
              request -> {
                if (session != null) {
                  room.sessions().refuse(session, request);
                }
              });
    };
  }
}
