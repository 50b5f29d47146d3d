package dev.portolan.node.edge;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.ClientSession;
import dev.portolan.node.backend.SessionClient;
import dev.portolan.node.bridge.RelatedTask;
import dev.portolan.node.bridge.ServerRequestId;
import dev.portolan.node.bridge.SharedRequestId;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.route.Decision;
import dev.portolan.node.route.Located;
import dev.portolan.node.route.Views;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.LegacyMessage;
import dev.portolan.node.wire.LegacyPost;
import dev.portolan.node.wire.LogLevel;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The walk of what a legacy client sends (specification 2025-11-25, Transports): its session is
 * looked up, on whichever node, and what is asked is done within it. Nothing of a session is kept
 * here.
 */
final class LegacyWalk {
  private static final RequestId NONE = RequestId.NONE;
  private static final Buffer NOTHING = Buffer.buffer("{}");

  private final Exchange exchange;
  private final EdgeSettings settings;
  private final EdgeParts parts;
  private final SessionClient backends;
  private final CallLog.Call call;

  LegacyWalk(
      Exchange exchange,
      EdgeSettings settings,
      EdgeParts parts,
      SessionClient backends,
      CallLog.Call call) {
    this.exchange = exchange;
    this.settings = settings;
    this.parts = parts;
    this.backends = backends;
    this.call = call;
    exchange.setOfLegacyClient();
  }

  /** A POST. */
  Future<Void> post(Caller caller, LegacyPost post) {
    return post.batch()
        ? session(caller)
            .compose(session -> new LegacyBatch(exchange, this).serve(caller, session, post))
        : single(caller, post);
  }

  private Future<Void> single(Caller caller, LegacyPost post) {
    return switch (post.messages().getFirst()) {
      case LegacyMessage.Answer answer ->
          session(caller)
              .compose(session -> answered(caller, session, answer))
              .compose(taken -> taken ? Replies.accepted(exchange) : refuse(NONE, unasked(answer)));
      case LegacyMessage.Asked asked -> asked(caller, asked.request());
    };
  }

  private Future<Void> asked(Caller caller, McpRequest request) {
    call.asks(request);
    if (request.known() == McpMethod.INITIALIZE && !request.isNotification()) {
      return initialize(caller, request);
    }
    return session(caller)
        .compose(
            session -> {
              if (request.isNotification()) {
                notified(caller, session, request);
                return Replies.accepted(exchange);
              }
              return answer(caller, session, request);
            });
  }

  /** One request of a batch has its answer. */
  void answeredOne() {
    call.answeredOne();
  }

  private Future<ClientSession> session(Caller caller) {
    return exchange.home(parts.sessions().of(caller, exchange.head()));
  }

  /** A session named in the request is not looked at: the client begins anew. */
  private Future<Void> initialize(Caller caller, McpRequest request) {
    Introduction introduction = Introduction.of(request);
    return exchange
        .home(parts.discovery().introduce(caller, introduction.version()))
        .compose(
            result ->
                exchange
                    .home(parts.sessions().begin(caller, introduction.session()))
                    .compose(
                        id -> {
                          exchange.response().putHeader(McpHeader.SESSION_ID, id.value());
                          return Replies.result(exchange, request.id(), result);
                        }));
  }

  /**
   * Those of a client's words that are no question go to all backends that it has a session at: ids
   * and tokens in them are the client's own there too, and mean nothing to the others.
   */
  void notified(Caller caller, ClientSession session, McpRequest notification) {
    if (notification.known() != McpMethod.INITIALIZED) {
      tellAll(caller, session, notification.body());
    }
    if (notification.known() == McpMethod.CANCELLED) {
      CallsInFlight.cancelled(session.key(), notification).ifPresent(parts.sessionStreams()::tell);
    }
  }

  private void tellAll(Caller caller, ClientSession session, byte[] message) {
    for (BoundMount mount : SessionStreams.reached(caller, session)) {
      parts
          .metrics()
          .background("tell a backend", backends.tell(session, mount, message).mapEmpty());
    }
  }

  /**
   * An answer goes to the one backend that asked, in the session in which it did, or to whichever
   * node has asked on its own account. False if nobody has.
   */
  Future<Boolean> answered(Caller caller, ClientSession session, LegacyMessage.Answer answer) {
    if (Questions.isAbout(answer.id())) {
      return exchange.home(parts.questions().answered(session.key(), answer));
    }
    Optional<SharedRequestId> shared = parts.projection().askedInShared(session, answer.id());
    if (shared.isPresent()) {
      return answered(caller, shared.get(), answer);
    }
    Optional<ServerRequestId> asked = ServerRequestId.of(answer.id());
    Optional<BoundMount> asker = asked.flatMap(id -> Located.mount(caller, id.mount()));
    if (asked.isEmpty() || asker.isEmpty()) {
      return Future.succeededFuture(false);
    }
    byte[] said =
        caller.mounts().size() > 1
            ? RelatedTask.own(asked.get().mount(), answer.body())
            : answer.body();
    return backends.tell(session, asker.get(), asked.get().answer(said));
  }

  private Future<Boolean> answered(
      Caller caller, SharedRequestId asked, LegacyMessage.Answer answer) {
    return Located.mount(caller, asked.mount())
        .map(asker -> backends.tell(asker, asked.in(), asked.answer(answer.body())))
        .orElseGet(() -> Future.succeededFuture(false));
  }

  private static Fault unasked(LegacyMessage.Answer answer) {
    return new Fault.InvalidRequest(
        "id: " + answer.id() + " (expected: that of a request that this session was sent)");
  }

  Future<Void> answer(Caller caller, ClientSession session, McpRequest request) {
    return switch (request.known()) {
      case PING -> Replies.result(exchange, request.id(), NOTHING);
      case SET_LEVEL -> setLevel(caller, session, request);
      case TASKS_LIST -> tasks(caller, session, request);
      case null, default -> decided(caller, session, request);
    };
  }

  private Future<Void> tasks(Caller caller, ClientSession session, McpRequest request) {
    return caller.mounts().size() > 1
        ? new TaskLists(exchange, parts, settings.router(), calls()).list(caller, session, request)
        : decided(caller, session, request);
  }

  private Future<Void> decided(Caller caller, ClientSession session, McpRequest request) {
    return views(caller, request)
        .map(
            views ->
                settings.router().decideLegacy(request, caller, views, parts.clock().instant()))
        .compose(decision -> perform(caller, session, request, decision));
  }

  private Future<Void> setLevel(Caller caller, ClientSession session, McpRequest request) {
    LogLevel level =
        levelIn(request)
            .orElseThrow(
                () ->
                    new FaultException(
                        new Fault.InvalidParams("level: (expected: debug ... emergency)")));
    return exchange
        .home(parts.sessions().setLogLevel(session, level))
        .compose(
            set -> {
              tellAll(caller, session, request.body());
              return Replies.result(exchange, request.id(), NOTHING);
            });
  }

  private static Optional<LogLevel> levelIn(McpRequest request) {
    try {
      return request
          .json(request.parts().paramsAt())
          .flatMap(params -> ObjectEditor.text(params, "level"))
          .flatMap(LogLevel::of);
    } catch (IllegalArgumentException noText) {
      return Optional.empty();
    }
  }

  private Future<Views> views(Caller caller, McpRequest request) {
    @Nullable McpMethod method = request.known();
    @Nullable EntryKind listed = method == null ? null : EntryKind.listedBy(method);
    return listed == null
        ? parts.charts().views(caller, settings.router().kindsFor(request), call.leg())
        : parts.charts().list(caller, listed, false, call.leg());
  }

  private Future<Void> perform(
      Caller caller, ClientSession session, McpRequest request, Decision decision) {
    return switch (decision) {
      case Decision.Answer answer -> Replies.result(exchange, answer.id(), answer.result());
      case Decision.Forward forward -> calls().make(caller, session, forward.call());
      case Decision.Refuse refuse -> refuse(refuse.id(), refuse.fault());
      case Decision.Describe it -> unknown(request);
      case Decision.Listen it -> unknown(request);
      case Decision.Accept it -> unknown(request);
    };
  }

  private LegacyCalls calls() {
    return new LegacyCalls(exchange, settings, parts, backends, call);
  }

  private Future<Void> unknown(McpRequest request) {
    return refuse(request.id(), new Fault.UnknownMethod(request.method()));
  }

  /** GET: the stream on which a session hears what belongs to no call, or what it has missed. */
  Future<Void> listen(Caller caller) {
    return session(caller)
        .compose(
            session ->
                parts
                    .sessionStreams()
                    .open(
                        new SessionStreams.Opening(exchange, settings, caller, session, backends)));
  }

  /** DELETE. */
  Future<Void> end(Caller caller) {
    return exchange
        .home(parts.sessions().end(caller, exchange.head()))
        .compose(
            ended -> {
              parts.sessionStreams().ended(ended.key());
              parts
                  .metrics()
                  .background(
                      "end sessions at backends", backends.end(ended.session(), caller.mounts()));
              return Replies.done(exchange);
            });
  }

  /** The id of what a refusal would be the answer to. */
  static RequestId idOf(LegacyPost post) {
    return !post.batch() && post.messages().getFirst() instanceof LegacyMessage.Asked asked
        ? asked.request().id()
        : NONE;
  }

  Future<Void> refuse(RequestId id, Fault fault) {
    call.refused(fault);
    return Replies.refuse(exchange, id, fault);
  }
}
