package dev.portolan.node.edge;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.node.backend.Announcements;
import dev.portolan.node.backend.ClientSession;
import dev.portolan.node.backend.SessionClient;
import dev.portolan.node.bridge.EventId;
import dev.portolan.node.bridge.ReplyProjection;
import dev.portolan.node.catalog.Catalog;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.route.Located;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionNews;
import dev.portolan.node.session.SessionNotice;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The open GET streams of this node (specification 2025-11-25, Listening for Messages from the
 * Server; Resumability and Redelivery). A session has one that belongs to no call, on whichever
 * node it was opened last; the one before it ends, wherever it is.
 */
final class SessionStreams {
  private final Vertx vertx;
  private final Catalog catalog;
  private final Charts charts;
  private final Announcements announcements;
  private final Sessions sessions;
  private final SessionNews news;
  private final CallsInFlight calls;
  private final CallStreams replies;
  private final ReplyProjection projection;
  private final NodeMetrics metrics;
  private final Pace pace;
  private final Map<SessionKey, SessionStream> open = new ConcurrentHashMap<>();

  SessionStreams(
      EdgeWiring wiring,
      Charts charts,
      Sessions sessions,
      CallsInFlight calls,
      CallStreams replies,
      ReplyProjection projection) {
    this.vertx = wiring.vertx();
    this.catalog = wiring.catalog();
    this.charts = charts;
    this.announcements = wiring.announcements();
    this.sessions = sessions;
    this.news = wiring.sessionNews();
    this.calls = calls;
    this.replies = replies;
    this.projection = projection;
    this.metrics = wiring.metrics();
    this.pace = wiring.pace();
  }

  /** Hears of changes from now on. */
  void start() {
    catalog.onChange(family -> open.values().forEach(stream -> stream.listChanged(family)));
    metrics.background("hear of sessions", news.subscribe(this::hear));
  }

  private void hear(SessionNotice notice) {
    switch (notice) {
      case SessionNotice.Changed changed -> look(changed.session());
      case SessionNotice.Ended ended -> {
        end(ended.session());
        replies.ended(ended.session());
      }
      case SessionNotice.Resumed resumed -> replies.resumed(resumed);
      case SessionNotice.Listening listening -> listened(listening);
      case SessionNotice.Cancelled cancelled -> calls.cancel(cancelled);
    }
  }

  private void listened(SessionNotice.Listening notice) {
    @Nullable SessionStream stream = open.get(notice.session());
    if (stream != null) {
      stream.heardOf(notice.stream());
    }
  }

  /** The mounts of this caller at which the session has one of its own. */
  static List<BoundMount> reached(Caller caller, ClientSession session) {
    return caller.mounts().stream()
        .filter(mount -> session.session().backends().containsKey(mount.mount().id()))
        .toList();
  }

  /** A GET of a client within its session. */
  record Opening(
      Exchange exchange,
      EdgeSettings settings,
      Caller caller,
      ClientSession session,
      SessionClient backends) {
    private Admission.Place place() {
      return settings.admission().stream(caller);
    }
  }

  /** Opens what this GET asks for; completes when the client has the head of the stream. */
  Future<Void> open(Opening opening) {
    @Nullable String lastEventId = opening.exchange().head().header(McpHeader.LAST_EVENT_ID);
    Optional<EventId> seen = lastEventId == null ? Optional.empty() : EventId.parse(lastEventId);
    if (lastEventId != null && seen.isEmpty()) {
      return unknown();
    }
    return switch (seen.orElse(new EventId.OfStream(Map.of()))) {
      case EventId.OfCall call -> resume(opening, call);
      case EventId.OfReply reply -> readAgain(opening, reply);
      case EventId.OfStream stream -> listen(opening, stream);
    };
  }

  private static Future<Void> unknown() {
    return failed(
        new Fault.InvalidRequest(
            McpHeader.LAST_EVENT_ID + ": unknown (expected: one of this session's events)"));
  }

  private static Future<Void> unmounted() {
    return failed(
        new Fault.InvalidRequest(
            McpHeader.LAST_EVENT_ID + ": of a mount that is not there any more"));
  }

  /** The rest of the reply to a call, from the node that has it. */
  private Future<Void> readAgain(Opening opening, EventId.OfReply seen) {
    Optional<LoggedReply.Source> source = replies.find(opening.session().key(), seen.name());
    if (source.isEmpty()) {
      return unknown();
    }
    if (Located.mount(opening.caller(), source.get().name().mount()).isEmpty()) {
      return unmounted();
    }
    Admission.Place place = opening.place();
    return new LoggedReply(opening.exchange(), source.get(), seen.number(), pace)
        .pipe()
        .onComplete(done -> place.giveBack());
  }

  /** The rest of the reply to a call, from the backend that gave it. */
  private Future<Void> resume(Opening opening, EventId.OfCall call) {
    Optional<BoundMount> mount = Located.mount(opening.caller(), call.mount());
    if (mount.isEmpty()) {
      return unmounted();
    }
    Admission.Place place = opening.place();
    return opening
        .backends()
        .listen(opening.session(), mount.get(), call.own())
        .compose(
            events ->
                new ResumedReply(
                        opening.exchange(),
                        events,
                        projection.editsInSession(opening.caller(), mount.get()),
                        call.mount())
                    .pipe())
        .onComplete(done -> place.giveBack());
  }

  private Future<Void> listen(Opening opening, EventId.OfStream seen) {
    Admission.Place place = opening.place();
    Caller caller = opening.caller();
    ClientSession session = opening.session();
    var stream =
        new SessionStream(
            opening.exchange(),
            caller,
            familiesOf(caller),
            new Sources(vertx, opening.backends(), projection, session, seen),
            announcements);
    opening.exchange().left().onSuccess(gone -> stream.over());
    @Nullable SessionStream before = open.put(session.key(), stream);
    if (before != null) {
      before.end();
    }
    metrics.streamOpened(caller.tenant());
    var heartbeat =
        new Heartbeat(
            vertx,
            pace.silence(),
            () -> keepAlive(stream),
            sessions.lookEvery(),
            () -> look(stream, session.key()));
    stream.onOver(
        () -> {
          heartbeat.stop();
          open.remove(session.key(), stream);
          metrics.streamClosed(caller.tenant());
          place.giveBack();
        });
    Future<Void> begun = stream.begin(session);
    tell(new SessionNotice.Listening(session.key(), stream.id()));
    return begun;
  }

  /** A change can only be told from what was there before: so what is listened to is kept. */
  private void keepAlive(SessionStream stream) {
    stream.keepAlive();
    metrics.background(
        "keep listings of open streams warm",
        charts.views(stream.caller(), List.of(EntryKind.values())).mapEmpty());
  }

  /** A session is not idle while its client listens; one that has ended has no stream. */
  private void look(SessionStream stream, SessionKey key) {
    sessions
        .at(key)
        .onSuccess(stream::follow)
        .onFailure(
            cause -> {
              if (cause instanceof FaultException carried
                  && carried.fault() instanceof Fault.UnknownSession) {
                stream.end();
              }
            });
  }

  /** This mount was called in this session of the client's own there: if it is new, it is heard. */
  void used(ClientSession session, BoundMount mount, @Nullable BackendSession in) {
    if (in != null && !in.equals(session.session().backends().get(mount.mount().id()))) {
      changed(session.key());
    }
  }

  /** Something has been entered in the session that its stream is to follow, wherever that is. */
  void changed(SessionKey key) {
    tell(new SessionNotice.Changed(key));
  }

  /** Tells all nodes. A notice that is lost is made good when the session is looked at next. */
  void tell(SessionNotice notice) {
    metrics.background("tell of a session", news.tell(notice));
  }

  private void look(SessionKey key) {
    @Nullable SessionStream stream = open.get(key);
    if (stream != null) {
      sessions.at(key).onSuccess(stream::follow);
    }
  }

  /** The client has ended the session. */
  void ended(SessionKey key) {
    tell(new SessionNotice.Ended(key));
  }

  private void end(SessionKey key) {
    @Nullable SessionStream stream = open.get(key);
    if (stream != null) {
      stream.end();
    }
  }

  /** Ends the streams of these tenants; their clients come back, to any node. */
  Future<Void> endFor(Predicate<TenantId> tenants) {
    List<Future<Void>> ended = new ArrayList<>();
    for (SessionStream stream : open.values()) {
      if (tenants.test(stream.caller().tenant())) {
        ended.add(stream.end());
      }
    }
    return Future.join(ended).mapEmpty();
  }

  private Set<ListingFamily> familiesOf(Caller caller) {
    Set<ListingFamily> families = new HashSet<>();
    Chart chart = charts.of(caller);
    for (EntryKind kind : EntryKind.values()) {
      families.addAll(chart.families(kind));
    }
    return Set.copyOf(families);
  }

  private static Future<Void> failed(Fault fault) {
    return Future.failedFuture(new FaultException(fault));
  }
}
