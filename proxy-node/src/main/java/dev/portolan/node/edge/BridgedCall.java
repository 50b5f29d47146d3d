package dev.portolan.node.edge;

import dev.portolan.node.backend.BackendReply;
import dev.portolan.node.backend.ClientSession;
import dev.portolan.node.backend.SessionClient;
import dev.portolan.node.bridge.InputRequired;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.InputRequests;
import dev.portolan.node.wire.ReplyEdits;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A legacy client's call of a modern backend. Where the backend needs input, the client is asked
 * with real requests on the stream of its call, answers to whichever node, and the call is made
 * again with the answers (specification 2026-07-28, Multi Round-Trip Requests).
 */
final class BridgedCall {
  private static final int MAX_ROUNDS = 8;

  private final Exchange exchange;
  private final Future<Void> gone;
  private final ClientSession session;
  private final SessionClient backends;
  private final Questions questions;
  private final Function<BackendCall, ReplyEdits> edits;
  private final Consumer<Fault> failed;
  private int rounds;

  /**
   * Nothing is sent yet.
   *
   * @param gone completes when the client wants no answer any more
   * @param edits for the reply to a call
   * @param failed is told if the backend did not answer after all
   */
  BridgedCall(
      Exchange exchange,
      Future<Void> gone,
      ClientSession session,
      SessionClient backends,
      Questions questions,
      Function<BackendCall, ReplyEdits> edits,
      Consumer<Fault> failed) {
    this.exchange = exchange;
    this.gone = gone;
    this.session = session;
    this.backends = backends;
    this.questions = questions;
    this.edits = edits;
    this.failed = failed;
  }

  /**
   * Hands this reply to the client, or asks it and goes on; completes when the client has its
   * answer.
   */
  Future<Void> relay(BackendCall call, BackendReply reply) {
    var rewriter =
        new InputRequests(Relay.rewriterOf(reply, edits.apply(call)), reply.isEventStream());
    return Relay.pipe(exchange, reply, call, rewriter, failed)
        .compose(
            piped -> {
              byte[] inquiry = rewriter.inquiry();
              return inquiry == null || exchange.hasLeft()
                  ? Future.succeededFuture()
                  : ask(call, inquiry);
            });
  }

  private Future<Void> ask(BackendCall call, byte[] inquiry) {
    InputRequired wanted;
    Optional<String> missing;
    try {
      wanted = InputRequired.in(inquiry);
      missing = wanted.missingIn(session.session());
    } catch (IllegalArgumentException unreadable) {
      return end(call, invalid(call));
    }
    if (missing.isPresent()) {
      return end(call, new Fault.MissingCapability(missing.get()));
    }
    if (++rounds > MAX_ROUNDS) {
      return end(call, invalid(call));
    }
    if (!exchange.response().headWritten()) {
      exchange.beginEvents().setStatusCode(200);
    }
    return questions
        .ask(
            new Questions.Asking(exchange, gone, session.key(), call.request().id()),
            rounds,
            wanted)
        .compose(answers -> again(wanted.again(call, answers)))
        .recover(cause -> exchange.hasLeft() ? Future.succeededFuture() : end(call, cause));
  }

  private Future<Void> again(BackendCall call) {
    return backends.send(session, call, gone).compose(reply -> relay(call, reply));
  }

  private static Fault invalid(BackendCall call) {
    return new Fault.BackendFailed(call.mount().mount().id(), Fault.Reason.INVALID_RESPONSE, false);
  }

  private Future<Void> end(BackendCall call, Throwable cause) {
    if (cause instanceof Questions.Refused refused) {
      return last(
          Buffer.buffer("{\"jsonrpc\":\"2.0\",\"id\":")
              .appendBytes(call.request().id().raw())
              .appendString(",\"error\":")
              .appendBytes(refused.error().bytes())
              .appendString("}"));
    }
    return end(call, Faults.of(cause));
  }

  private Future<Void> end(BackendCall call, Fault fault) {
    failed.accept(fault);
    if (!exchange.response().headWritten()) {
      exchange.response().headers().clear();
      return Replies.refuse(exchange, call.request().id(), fault);
    }
    return last(Replies.error(exchange, call.request().id(), fault));
  }

  private Future<Void> last(Buffer message) {
    return exchange.end(new JsonInEvent().last(message));
  }
}
