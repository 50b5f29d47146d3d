package dev.portolan.node.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.backend.ClientSession;
import dev.portolan.node.bridge.ReplyName;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.relaylog.LogKey;
import dev.portolan.node.relaylog.LogMessage;
import dev.portolan.node.relaylog.RelayLog;
import dev.portolan.node.seal.Seal;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionNews;
import dev.portolan.node.session.SessionNotice;
import dev.portolan.node.wire.BackendCall;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The event streams of legacy clients' calls on this node, so that a client whose connection is
 * lost finds the rest of its answer at any node. No store is asked for a call whose client stays.
 * What was told is kept for a while after its end too: it was sent, and nobody knows whether it
 * arrived. Safe for use by several event loops.
 */
final class CallStreams {
  private static final Duration KEPT = Duration.ofSeconds(60);
  private static final long MAX_KEPT_BYTES = 16L << 20;

  /** Counted for each, besides its events: request and response without their bodies. */
  private static final int OVERHEAD_BYTES = 8 << 10;

  private final Vertx vertx;
  private final RelayLog log;
  private final SessionNews news;
  private final Seal seal;
  private final NodeMetrics metrics;
  private final Presence presence;
  private final Map<Fingerprint, CallStream> open = new ConcurrentHashMap<>();
  private final Map<Fingerprint, CallStream> feeding = new ConcurrentHashMap<>();
  private final Cache<Fingerprint, CallStream> finished;

  CallStreams(EdgeWiring wiring) {
    this.vertx = wiring.vertx();
    this.log = wiring.relayLog();
    this.news = wiring.sessionNews();
    this.seal = wiring.seal();
    this.metrics = wiring.metrics();
    this.presence = new Presence(vertx, wiring.leases(), "node with lost clients");
    this.finished =
        Caffeine.newBuilder()
            .maximumWeight(MAX_KEPT_BYTES)
            .<Fingerprint, CallStream>weigher((key, stream) -> OVERHEAD_BYTES + stream.weight())
            .expireAfterWrite(KEPT)
            .ticker(wiring.ticker())
            .executor(Runnable::run)
            .build();
  }

  void start() {
    vertx.setPeriodic(Presence.SHOW_EVERY.toMillis(), now -> show());
  }

  private void show() {
    finished.cleanUp();
    if (!feeding.isEmpty()) {
      metrics.background("renew the lease of lost clients", presence.show());
    }
  }

  /** The stream of this call, which is about to begin. */
  CallStream begin(Exchange exchange, ClientSession session, BackendCall call) {
    ReplyName name =
        ReplyName.fresh(seal, session.key(), call.mount().mount().id(), call.request().id());
    boolean primes = session.session().version().compareTo(ProtocolVersion.V2025_11_25) >= 0;
    CallStream stream = new CallStream(this, exchange, name, call.timeout(), primes);
    open.put(digestOf(stream), stream);
    return stream;
  }

  /** All was told to the client, as far as anybody knows. */
  void finished(CallStream stream) {
    Fingerprint digest = digestOf(stream);
    if (stream.isResumable()) {
      finished.put(digest, stream);
    }
    open.remove(digest, stream);
  }

  /** Its client is lost: what is told from now on, other nodes may read. */
  CallFeed feed(CallStream stream, long first) {
    feeding.put(digestOf(stream), stream);
    return new CallFeed(
        new CallFeed.Place(log, stream.key(), presence, stream.context()), first, stream);
  }

  /** Nothing is told any more. */
  void leave(CallStream stream) {
    Fingerprint digest = digestOf(stream);
    open.remove(digest, stream);
    feeding.remove(digest, stream);
  }

  /** A client has come back for the rest, somewhere. */
  void resumed(SessionNotice.Resumed notice) {
    @Nullable CallStream stream = open.get(notice.reply());
    if (stream == null) {
      stream = feeding.get(notice.reply());
    }
    if (stream == null) {
      stream = finished.asMap().remove(notice.reply());
    }
    if (stream != null) {
      stream.resumed();
    }
  }

  /** A session has ended: nobody can come back for its answers. */
  void ended(SessionKey session) {
    Stream.concat(open.values().stream(), feeding.values().stream())
        .filter(stream -> stream.name().session().equals(session))
        .forEach(CallStream::disown);
  }

  /** The reply of this name, to be read again; empty if this session has none of that name. */
  Optional<LoggedReply.Source> find(SessionKey session, String name) {
    return ReplyName.open(seal, session, name).map(Kept::new);
  }

  /** Lets nobody wait for this node. */
  Future<Void> close() {
    return feeding.isEmpty() ? Future.succeededFuture() : presence.leave();
  }

  private static Fingerprint digestOf(CallStream stream) {
    return stream.key().digest();
  }

  /** A reply that some node may be writing. */
  private final class Kept implements LoggedReply.Source {
    private final ReplyName name;
    private final LogKey key;

    private Kept(ReplyName name) {
      this.name = name;
      this.key = name.log();
    }

    @Override
    public ReplyName name() {
      return name;
    }

    @Override
    public Future<List<LogMessage>> read(long after) {
      return log.read(key, after);
    }

    @Override
    public void callForIt() {
      metrics.background(
          "tell of a session", news.tell(new SessionNotice.Resumed(name.session(), key.digest())));
    }

    @Override
    public Future<Boolean> isLost(String writer) {
      return writer.equals(presence.node())
          ? Future.succeededFuture(!feeding.containsKey(key.digest()))
          : presence.isGone(writer);
    }
  }
}
