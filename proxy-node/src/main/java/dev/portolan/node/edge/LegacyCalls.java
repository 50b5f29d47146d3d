package dev.portolan.node.edge;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.ClientSession;
import dev.portolan.node.backend.SessionClient;
import dev.portolan.node.bridge.Tasks;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.ReplyEdits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import java.util.function.Supplier;

/** What legacy clients ask of backends, in either era of these. */
final class LegacyCalls {
  private static final Buffer NOTHING = Buffer.buffer("{}");

  private final Exchange exchange;
  private final EdgeSettings settings;
  private final EdgeParts parts;
  private final SessionClient backends;
  private final CallLog.Call call;

  LegacyCalls(
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
  }

  /** Makes this call; completes when the client has its answer. */
  Future<Void> make(Caller caller, ClientSession session, BackendCall decided) {
    BackendCall toMake = call.to(decided);
    return exchange
        .home(parts.profiles().sharesSessions(toMake.mount()))
        .compose(
            shared -> shared ? share(caller, session, toMake) : ofItsOwn(caller, session, toMake));
  }

  private Future<Void> ofItsOwn(Caller caller, ClientSession session, BackendCall toMake) {
    // a modern backend's reply needs none of these
    Supplier<ReplyEdits> edits = () -> parts.projection().editsInSession(caller, toMake.mount());
    return isAboutUpdates(toMake.request()) || Tasks.isAbout(toMake.request())
        ? exchange
            .home(parts.profiles().profileOf(toMake.mount()))
            .compose(
                profile ->
                    profile.era() == Era.LEGACY
                        ? own(caller, session, toMake, edits)
                        : withoutSession(session, toMake))
        : own(caller, session, toMake, edits);
  }

  /** What a modern backend is not asked: it knows of no session to which this would belong. */
  private Future<Void> withoutSession(ClientSession session, BackendCall toMake) {
    return isAboutUpdates(toMake.request()) ? note(session, toMake) : unknown(toMake.request());
  }

  private Future<Void> unknown(McpRequest request) {
    var unknown = new Fault.UnknownMethod(request.method());
    call.refused(unknown);
    return Replies.refuse(exchange, request.id(), unknown);
  }

  /** Makes this call in the client's own session at a legacy backend, with these edits. */
  Future<Void> own(
      Caller caller, ClientSession session, BackendCall toMake, Supplier<ReplyEdits> edits) {
    return send(caller, session, toMake, (as, toSay, gone) -> own(as, toSay, gone, edits));
  }

  /**
   * In a shared session nothing is said that would change it for others, or show what is theirs.
   */
  private Future<Void> share(Caller caller, ClientSession session, BackendCall toMake) {
    McpRequest request = toMake.request();
    return switch (request.known()) {
      case TOOLS_CALL, PROMPTS_GET, RESOURCES_READ, COMPLETE ->
          send(caller, session, toMake, this::shared);
      case RESOURCES_SUBSCRIBE, RESOURCES_UNSUBSCRIBE -> note(session, toMake);
      case null, default -> unknown(request);
    };
  }

  /** How a call is said, and its reply handed on. */
  private interface Manner {
    Future<Void> say(ClientSession session, BackendCall toSay, Future<Void> gone);
  }

  private Future<Void> send(
      Caller caller, ClientSession session, BackendCall toSend, Manner manner) {
    Admission.Place place = settings.admission().call(caller, toSend.mount().mount().id());
    exchange.beforeEnd(place::giveBack);
    Promise<Void> gone = Promise.promise();
    exchange.left().onSuccess(left -> gone.tryComplete());
    keep(session, toSend);
    CallsInFlight.Entry entry = parts.inFlight().enter(session.key(), toSend, exchange, gone);
    return manner
        .say(session, toSend, gone.future())
        .onComplete(
            done -> {
              entry.leave();
              place.giveBack();
            });
  }

  private Future<Void> own(
      ClientSession session, BackendCall toSend, Future<Void> gone, Supplier<ReplyEdits> edits) {
    return backends
        .send(session, toSend, gone)
        .compose(
            reply -> {
              parts.sessionStreams().used(session, toSend.mount(), reply.session());
              return reply.era() == Era.MODERN
                  ? bridged(session, gone).relay(toSend, reply)
                  : Relay.pipe(exchange, reply, toSend, edits.get(), call::refused);
            });
  }

  /** Whoever leaves has not cancelled; but what the gateway gives up, nobody can come back for. */
  private Future<Void> shared(ClientSession session, BackendCall toSend, Future<Void> gone) {
    return backends
        .share(session, toSend, gone, () -> exchange.isUnwanted() || !exchange.hasLeft())
        .compose(
            reply ->
                reply.era() == Era.MODERN
                    ? bridged(session, gone).relay(toSend, reply)
                    : Relay.pipe(
                        exchange,
                        reply,
                        toSend,
                        parts.projection().editsInShared(toSend, session, reply),
                        call::refused));
  }

  /**
   * The one place that says which replies have event ids of ours: all that are streams of events,
   * unless their backend gives ids of its own. A batch is one stream of several replies, and has
   * none.
   */
  private void keep(ClientSession session, BackendCall toSend) {
    if (!exchange.response().headWritten()) {
      exchange.keepEventsIn(() -> parts.callStreams().begin(exchange, session, toSend));
    }
  }

  private static boolean isAboutUpdates(McpRequest request) {
    return request.known() == McpMethod.RESOURCES_SUBSCRIBE
        || request.known() == McpMethod.RESOURCES_UNSUBSCRIBE;
  }

  /** Whoever has the session's stream listens for it, where the backend knows nothing of it. */
  private Future<Void> note(ClientSession session, BackendCall call) {
    MountId mount = call.mount().mount().id();
    String uri = Objects.requireNonNull(call.name());
    Future<Void> noted =
        call.request().known() == McpMethod.RESOURCES_SUBSCRIBE
            ? parts.sessions().subscribe(session, mount, uri)
            : parts.sessions().unsubscribe(session, mount, uri);
    return exchange
        .home(noted)
        .compose(
            done -> {
              parts.sessionStreams().changed(session.key());
              return Replies.result(exchange, call.request().id(), NOTHING);
            });
  }

  private BridgedCall bridged(ClientSession session, Future<Void> gone) {
    return new BridgedCall(
        exchange,
        gone,
        session,
        backends,
        parts.questions(),
        parts.projection()::editsForLegacy,
        call::refused);
  }
}
