package dev.portolan.testkit;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream of server-sent events. A resumable one keeps its events (up to a bound) and outlives
 * its HTTP response: another response may be attached later and gets what it missed.
 */
final class SseStream {
  private static final int KEPT = 1000;

  private final String id;
  private final boolean resumable;
  private final List<String> kept = new ArrayList<>();
  private @Nullable HttpServerResponse response;
  private @Nullable Context context;
  private boolean over;

  SseStream(String id, boolean resumable) {
    this.id = id;
    this.resumable = resumable;
  }

  String id() {
    return id;
  }

  /** Sends the head and, of a resumable stream, all events after the given one. */
  synchronized void attach(HttpServerResponse to, Context on, int after) {
    response = to;
    context = on;
    to.setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-cache, no-transform")
        .putHeader("X-Accel-Buffering", "no");
    on.runOnContext(go -> to.writeHead());
    for (int event = after; event < kept.size(); event++) {
      write(kept.get(event));
    }
    if (over) {
      end();
    }
  }

  /** An event without data, whose id lets a client resume before anything was said. */
  synchronized void prime(int retryMs) {
    if (resumable) {
      keepAndWrite("id: " + id + "_" + (kept.size() + 1) + "\nretry: " + retryMs + "\ndata: \n\n");
    }
  }

  synchronized void send(String json) {
    String data = "data: " + json.replace("\n", "\ndata: ") + "\n\n";
    if (resumable) {
      keepAndWrite("event: message\nid: " + id + "_" + (kept.size() + 1) + "\n" + data);
    } else {
      write("event: message\n" + data);
    }
  }

  synchronized void raw(String text) {
    write(text);
  }

  /** Ends the HTTP response, and of a stream that is not resumable, the stream. */
  synchronized void detach() {
    HttpServerResponse current = response;
    Context on = context;
    response = null;
    if (current != null && on != null) {
      on.runOnContext(
          go -> {
            if (!current.ended() && !current.closed()) {
              current.end();
            }
          });
    }
  }

  synchronized void end() {
    over = true;
    detach();
  }

  /** The response is gone, and not because we ended it. */
  synchronized void lost(HttpServerResponse gone) {
    if (gone.equals(response)) {
      response = null;
    }
  }

  boolean isResumable() {
    return resumable;
  }

  synchronized boolean isAttached() {
    return response != null;
  }

  private void keepAndWrite(String frame) {
    if (kept.size() >= KEPT) {
      throw new IllegalStateException("stream " + id + ": event " + KEPT + " (expected: fewer)");
    }
    kept.add(frame);
    write(frame);
  }

  private void write(String frame) {
    HttpServerResponse current = response;
    Context on = context;
    if (current != null && on != null) {
      on.runOnContext(
          go -> {
            if (!current.ended() && !current.closed()) {
              current.write(frame);
            }
          });
    }
  }
}
