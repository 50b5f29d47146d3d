package dev.portolan.node.edge;

import dev.portolan.model.catalog.MountId;
import dev.portolan.node.backend.ServerEvents;
import dev.portolan.node.bridge.EventId;
import dev.portolan.node.wire.ReplyEdits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a reply whose stream was lost, resumed at its backend, on whichever node the client
 * asks for it. Ends when the backend ends it: what came is resumable again.
 */
final class ResumedReply {
  private final Exchange exchange;
  private final HttpServerResponse response;
  private final ServerEvents events;
  private final EventFraming framing;
  private final String prefix;
  private final Promise<Void> done = Promise.promise();

  ResumedReply(Exchange exchange, ServerEvents events, ReplyEdits edits, MountId mount) {
    this.exchange = exchange;
    this.response = exchange.response();
    this.events = events;
    this.framing = new EventFraming(edits);
    this.prefix = EventId.ofCallPrefix(mount);
  }

  /** Completes when the client has all that there was, or has left. */
  Future<Void> pipe() {
    exchange.left().onSuccess(gone -> leave());
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-transform")
        .putHeader("x-accel-buffering", "no");
    response.writeHead();
    events.begin(event -> write(event.id(), event.data()), this::ended);
    events.resume();
    return done.future();
  }

  private void write(@Nullable String own, byte[] data) {
    if (done.future().isComplete()) {
      return;
    }
    response.write(framing.of(own == null ? null : prefix + own, data)).onFailure(gone -> leave());
    if (response.writeQueueFull()) {
      events.pause();
      response.drainHandler(drained -> events.resume());
    }
  }

  private void ended(@Nullable Throwable cause) {
    if (!done.future().isComplete()) {
      exchange.end(Buffer.buffer()).onComplete(done);
    }
  }

  private void leave() {
    events.close();
    done.tryComplete();
  }
}
