package dev.portolan.node.edge;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.backend.BackendReply;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.Fault.BackendFailed;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.ReplyEdits;
import dev.portolan.node.wire.ReplyRewriter;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries one backend's reply to its client, piece by piece, no faster than the client reads. What
 * must change changes as it flows; nothing is collected. A client that leaves cancels the call,
 * unless it may come back for the rest.
 */
final class Relay {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private final Exchange exchange;
  private final HttpServerResponse response;
  private final BackendReply reply;
  private final RequestId id;
  private final MountId mount;
  private final Consumer<Fault> failed;
  private final ReplyRewriter rewriter;
  private final Promise<Void> done = Promise.promise();
  private final SlowReader reader;
  private @Nullable Silence silence;
  private final @Nullable JsonInEvent frame;
  private @Nullable Buffer held;
  private boolean over;

  private Relay(
      Exchange exchange,
      BackendReply reply,
      BackendCall call,
      ReplyRewriter rewriter,
      Consumer<Fault> failed) {
    this.exchange = exchange;
    this.response = exchange.response();
    this.reply = reply;
    this.id = call.request().id();
    this.mount = call.mount().mount().id();
    this.failed = failed;
    this.reader = new SlowReader(exchange, reply.body(), call.timeout(), this::stalled);
    this.rewriter = rewriter;
    this.frame = response.headWritten() && !reply.isEventStream() ? new JsonInEvent() : null;
  }

  /** What reads this reply and makes these edits. */
  static ReplyRewriter rewriterOf(BackendReply reply, ReplyEdits edits) {
    return reply.isEventStream()
        ? ReplyRewriter.ofEvents(edits, reply::refuse)
        : ReplyRewriter.ofJson(edits);
  }

  /** As below, with a rewriter that makes these edits. */
  static Future<Void> pipe(
      Exchange exchange,
      BackendReply reply,
      BackendCall call,
      ReplyEdits edits,
      Consumer<Fault> failed) {
    return pipe(exchange, reply, call, rewriterOf(reply, edits), failed);
  }

  /**
   * Completes when the client has its answer, or has left; fails if nothing could be told to it. If
   * the rewriter takes the answer out, it completes with nothing answered, once the backend has
   * said all. The answer may be a part of an event stream that has begun already.
   *
   * @param failed is told if the backend did not answer after all
   */
  static Future<Void> pipe(
      Exchange exchange,
      BackendReply reply,
      BackendCall call,
      ReplyRewriter rewriter,
      Consumer<Fault> failed) {
    Relay relay = new Relay(exchange, reply, call, rewriter, failed);
    relay.begin();
    return relay.done.future();
  }

  private void begin() {
    exchange.left().onSuccess(gone -> abandon());
    if (over) {
      return;
    }
    if (!response.headWritten()) {
      head();
    }
    if (reply.isEventStream()) {
      keepAlive();
    }
    reply.body().exceptionHandler(this::broken);
    reply.body().endHandler(end -> ended());
    reply.body().handler(this::piece);
    reply.body().resume();
  }

  private void head() {
    // of a legacy client's status, 404 would say that its session is gone
    response.setStatusCode(exchange.isOfLegacyClient() ? 200 : reply.status());
    if (reply.isEventStream()) {
      exchange.beginEvents();
    } else {
      response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
    }
  }

  private void keepAlive() {
    Silence said = new Silence(exchange, rewriter::betweenEvents);
    silence = said;
    done.future().onComplete(all -> said.stop());
  }

  private void piece(Buffer piece) {
    if (over) {
      return;
    }
    Buffer out;
    try {
      out = rewriter.feed(piece);
    } catch (RuntimeException unreadable) {
      broken(unreadable);
      return;
    }
    if (out.length() > 0) {
      write(out);
    }
  }

  private void write(Buffer out) {
    tellOfUnknownMethod();
    if (silence != null) {
      silence.broken();
    }
    if (held != null) {
      release();
    } else if (!response.headWritten() && frame == null && !exchange.isKept()) {
      hold(out);
      return;
    }
    send(out);
  }

  /**
   * If the end comes in this turn of the event loop, all goes out in one write, with its length.
   */
  private void hold(Buffer out) {
    held = out;
    exchange.context().runOnContext(turned -> release());
  }

  private void release() {
    Buffer first = held;
    held = null;
    if (first != null && !over) {
      send(first);
    }
  }

  private void send(Buffer out) {
    if (!response.headWritten()) {
      response.setChunked(true);
    }
    exchange.write(frame == null ? out : frame.next(out)).onFailure(gone -> abandon());
    reader.look();
  }

  private void stalled() {
    if (!over && !exchange.forgetClient()) {
      over = true;
      // first: of a client that has left, a backend is told nothing
      reply.cancel();
      exchange.dismiss();
      done.tryComplete();
    }
  }

  /** A legacy backend says that with 200; modern clients get 404, if it is not too late. */
  private void tellOfUnknownMethod() {
    @Nullable Integer code = rewriter.errorCode();
    if (code != null && code == RpcCode.METHOD_NOT_FOUND && maySetStatus()) {
      response.setStatusCode(404);
    }
  }

  private boolean maySetStatus() {
    return reply.era() == Era.LEGACY
        && !exchange.isOfLegacyClient()
        && !reply.isEventStream()
        && !response.headWritten();
  }

  private void ended() {
    if (over) {
      return;
    }
    Buffer rest;
    try {
      rest = rewriter.end();
    } catch (RuntimeException unreadable) {
      broken(unreadable);
      return;
    }
    if (rewriter.isPutOff()) {
      release();
      over = true;
      done.complete();
    } else if (rewriter.answered()) {
      exchange.verdict().passed(rewriter);
      tellOfUnknownMethod();
      finish(frame == null ? rest : frame.last(rest));
    } else if (isResumableThere()) {
      // no failure: the client comes back for the rest (2025-11-25, Sending Messages to the Server)
      finish(rest);
    } else {
      // a stream may end before its answer; a body that is whole and none is no answer
      Fault.Reason reason =
          reply.isEventStream() ? Fault.Reason.DISCONNECTED : Fault.Reason.INVALID_RESPONSE;
      incomplete(rest, new BackendFailed(mount, reason, false));
    }
  }

  private void finish(Buffer rest) {
    over = true;
    Buffer last = rest;
    if (held != null) {
      last = rest.length() == 0 ? held : Buffer.buffer().appendBuffer(held).appendBuffer(rest);
      response.setChunked(false);
    }
    exchange.end(last).onComplete(done);
  }

  /** Whether the client can have it go on at the backend. */
  private boolean isResumableThere() {
    return rewriter.isResumable() && !exchange.isResumable();
  }

  private void broken(Throwable cause) {
    if (over) {
      return;
    }
    BackendFailed fault =
        cause instanceof FaultException carried && carried.fault() instanceof BackendFailed failed
            ? failed
            : new BackendFailed(mount, Fault.Reason.INVALID_RESPONSE, false);
    incomplete(Buffer.buffer(), fault);
    // last, since that is heard as a failure too
    reply.cancel();
  }

  /** The answer will not come: say so, where the form of what has gone out already allows it. */
  private void incomplete(Buffer rest, BackendFailed fault) {
    if (reply.isEventStream()) {
      release();
    }
    over = true;
    failed.accept(fault);
    if (!response.headWritten()) {
      response.headers().clear();
      response.setChunked(false);
      Replies.refuse(exchange, id, fault).onComplete(done);
    } else if (isResumableThere() && fault.reason() == Fault.Reason.DISCONNECTED) {
      // an error would be the answer: so the connection is cut, and the client comes back
      done.tryFail(new FaultException(fault));
    } else if (frame == null
        ? reply.isEventStream() && rewriter.betweenEvents()
        : !frame.hasBegun()) {
      Buffer event = new JsonInEvent().last(Replies.error(exchange, id, fault));
      exchange.end(Buffer.buffer().appendBuffer(rest).appendBuffer(event)).onComplete(done);
    } else {
      // whoever waits for the end cuts the connection
      done.tryFail(new FaultException(fault));
    }
  }

  private void abandon() {
    if (!over) {
      over = true;
      reply.cancel();
      done.tryComplete();
    }
  }
}
