package dev.portolan.node.backend;

import dev.portolan.node.config.LimitsConfig;
import dev.portolan.node.lease.Leases;
import dev.portolan.node.session.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The door of this room: everything that one node needs to speak with backends. Verdicts, sessions
 * and listening streams are the node's; calls go out by a client of their own event loop.
 */
public final class HttpBackends {
  /** Shorter than the five seconds after which common servers close an idle connection. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(4);

  /** Open at once to one host. A pool has a place for each from its beginning. */
  private static final int MAX_CONNECTIONS = 10_000;

  private static final Duration SWEEP = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final HttpClient own;
  private final HttpClient streams;
  private final Duration connectTimeout;
  private final LegacySessions sessions;
  private final EraVerdicts verdicts;
  private final Conversation.Room room;
  private final HttpListingSources listings;
  private final HttpAnnouncements announcements;
  private final AtomicLong ids = new AtomicLong();
  private final HttpSessionClient.Shared forSessions;
  private final long sweeper;

  /**
   * @param leases say which of all nodes listens to a backend
   * @param handler hears what backends announce to this node
   */
  public HttpBackends(
      Vertx vertx,
      BackendSettings settings,
      Leases leases,
      AnnouncementHandler handler,
      BackendMeter meter) {
    this.vertx = vertx;
    this.own = newHttpClient(vertx, settings.limits());
    this.connectTimeout = settings.limits().connectTimeout();
    this.streams = newHttpClient(vertx, settings.limits(), MAX_CONNECTIONS);
    Line line = new Line(vertx, own, connectTimeout);
    // streams stay open, and must never take the connections that lists and sessions need
    Line listening = new Line(vertx, streams, connectTimeout);
    Handshakes handshakes = new Handshakes(line, listening, settings, meter);
    this.sessions = new LegacySessions(handshakes, settings);
    this.verdicts = new EraVerdicts(new EraProbe(line, settings, meter), sessions, settings);
    this.room = new Conversation.Room(verdicts, sessions.plain());
    this.forSessions =
        new HttpSessionClient.Shared(
            verdicts,
            new OwnSessions(line, handshakes, leases, settings),
            sessions,
            listening,
            settings,
            ids);
    this.listings = new HttpListingSources(line, room, verdicts, settings, meter);
    this.announcements =
        new HttpAnnouncements(listening, room, verdicts, settings, leases, handler, meter);
    this.sweeper = vertx.setPeriodic(SWEEP.toMillis(), id -> sweep());
  }

  /**
   * An HTTP client for calls, to be made once for each event loop, on it, so that connections stay
   * there. Its pool holds as many connections as calls may be in flight (the default of five would
   * queue the sixth), up to a bound; its queue is bounded too, redirects are not followed.
   */
  public static HttpClient newHttpClient(Vertx vertx, LimitsConfig limits) {
    int inFlight = Math.max(limits.maxCallsPerTenant(), limits.maxCallsPerMount());
    return newHttpClient(vertx, limits, Math.min(inFlight, MAX_CONNECTIONS));
  }

  private static HttpClient newHttpClient(Vertx vertx, LimitsConfig limits, int connections) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setConnectTimeout((int) limits.connectTimeout().toMillis())
            .setKeepAlive(true)
            .setKeepAliveTimeout((int) KEEP_ALIVE.toSeconds())
            .setPipelining(false)
            .setTcpKeepAlive(true)
            .setTcpNoDelay(true)
            .setDecompressionSupported(false)
            .setMaxRedirects(0);
    PoolOptions pool =
        new PoolOptions()
            .setHttp1MaxSize(connections)
            .setMaxWaitQueueSize(limits.maxCallsPerMount());
    return vertx.createHttpClient(options, pool);
  }

  /** Sends calls by this client; one for each event loop, used only there. */
  public BackendClient client(HttpClient http) {
    return new HttpBackendClient(new Line(vertx, http, connectTimeout), verdicts, sessions, ids);
  }

  /**
   * Speaks for legacy clients by this client; one for each event loop, used only there.
   *
   * @param store of the clients' sessions, the same for all event loops
   */
  public SessionClient sessionClient(HttpClient http, SessionStore store) {
    return new HttpSessionClient(new Line(vertx, http, connectTimeout), forSessions, store);
  }

  public BackendProfiles profiles() {
    return verdicts;
  }

  public ListingSources listings() {
    return listings;
  }

  public Announcements announcements() {
    return announcements;
  }

  /** Ends what is idle. Done by itself every few seconds. */
  void sweep() {
    sessions.sweep();
    forSessions.sessions().sweep();
    announcements.sweep();
  }

  /**
   * Stops listening and lets other nodes do so, ends all sessions at their backends (waiting no
   * longer than courtesy asks, for either), and closes the connections of the node. Calls in flight
   * are not touched.
   */
  public Future<Void> close() {
    vertx.cancelTimer(sweeper);
    return announcements
        .close()
        .compose(quiet -> Future.join(sessions.close(), forSessions.sessions().close()))
        .compose(ended -> Future.join(own.close(), streams.close()))
        .mapEmpty();
  }
}
