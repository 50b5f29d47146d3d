package dev.portolan.node.edge;

import dev.portolan.model.catalog.MountId;
import dev.portolan.node.backend.ClientSession;
import dev.portolan.node.backend.ServerEvents;
import dev.portolan.node.backend.SessionClient;
import dev.portolan.node.bridge.EventId;
import dev.portolan.node.bridge.ReplyProjection;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a session's backends that flow into one stream of its client. One that ends is
 * opened again from where it ended, ever later while that fails. Lives on one event loop.
 */
final class Sources {
  /** Where events go. */
  interface Sink {
    /** Whole events, as the client is to read them. */
    void events(Buffer events);
  }

  private static final long FIRST_RETRY_MS = 500;
  private static final long LAST_RETRY_MS = 60_000;

  /** A backend that has no such stream hardly gets one while the session lasts. */
  private static final long REFUSED_RETRY_MS = 300_000;

  private final Vertx vertx;
  private final SessionClient backends;
  private final ReplyProjection projection;
  private final Map<MountId, Source> sources = new HashMap<>();
  private final Map<MountId, String> seen;
  private ClientSession session;
  private boolean paused;
  private boolean closed;

  /**
   * @param seen up to where the client has read already
   */
  Sources(
      Vertx vertx,
      SessionClient backends,
      ReplyProjection projection,
      ClientSession session,
      EventId.OfStream seen) {
    this.vertx = vertx;
    this.backends = backends;
    this.projection = projection;
    this.session = session;
    this.seen = new HashMap<>(seen.seen());
  }

  /** Opens the streams of all backends that the session reaches and that are not open yet. */
  void follow(Caller caller, ClientSession latest, Sink sink) {
    session = latest;
    for (BoundMount mount : SessionStreams.reached(caller, latest)) {
      MountId id = mount.mount().id();
      @Nullable BackendSession within = latest.session().backends().get(id);
      @Nullable Source open = sources.get(id);
      if (!closed && within != null && (open == null || !open.within.equals(within))) {
        if (open != null) {
          // the backend has lost the session, and the events that were seen in it
          open.close();
          seen.remove(id);
        }
        var source = new Source(caller, mount, within, sink);
        sources.put(id, source);
        source.open();
      }
    }
  }

  void pause() {
    paused = true;
    sources.values().forEach(Source::apply);
  }

  void resume() {
    paused = false;
    sources.values().forEach(Source::apply);
  }

  void close() {
    closed = true;
    sources.values().forEach(Source::close);
  }

  /** One backend's. */
  private final class Source {
    private final BoundMount mount;
    private final BackendSession within;
    private final Sink sink;
    private final EventFraming framing;
    private @Nullable ServerEvents stream;
    private long retryMs = FIRST_RETRY_MS;
    private long timer = -1;
    private boolean over;

    Source(Caller caller, BoundMount mount, BackendSession within, Sink sink) {
      this.mount = mount;
      this.within = within;
      this.sink = sink;
      this.framing = new EventFraming(projection.editsInSession(caller, mount));
    }

    private MountId id() {
      return mount.mount().id();
    }

    void open() {
      timer = -1;
      if (over) {
        return;
      }
      backends.listen(session, mount, seen.get(id())).onComplete(this::begin, this::later);
    }

    private void begin(ServerEvents opened) {
      if (over) {
        opened.close();
        return;
      }
      stream = opened;
      opened.begin(
          event -> {
            retryMs = FIRST_RETRY_MS;
            if (event.id() != null) {
              seen.put(id(), event.id());
            }
            Buffer framed = framing.of(told(event.id()), event.data());
            if (framed.length() > 0) {
              sink.events(framed);
            }
          },
          this::later);
      apply();
    }

    private @Nullable String told(@Nullable String own) {
      return own == null ? null : new EventId.OfStream(seen).told().orElse(null);
    }

    void apply() {
      if (stream != null && paused) {
        stream.pause();
      } else if (stream != null) {
        stream.resume();
      }
    }

    private void later(@Nullable Throwable cause) {
      long asked = stream == null ? -1 : stream.retryMs();
      stream = null;
      if (!over) {
        long wait = isRefusal(cause) ? REFUSED_RETRY_MS : Math.max(asked, retryMs);
        timer = vertx.setTimer(wait, again -> open());
        retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      }
    }

    private static boolean isRefusal(@Nullable Throwable cause) {
      return cause instanceof FaultException carried
          && carried.fault() instanceof Fault.BackendFailed failed
          && failed.reason() == Fault.Reason.INVALID_RESPONSE;
    }

    void close() {
      over = true;
      if (timer >= 0) {
        vertx.cancelTimer(timer);
      }
      if (stream != null) {
        stream.close();
        stream = null;
      }
    }
  }
}
