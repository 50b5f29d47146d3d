package dev.portolan.node.edge;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.backend.ClientSession;
import dev.portolan.node.backend.SessionClient;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.McpRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;

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
  Future<Void> make(Caller caller, ClientSession session, BackendCall toMake) {
    return isAboutUpdates(toMake.request())
        ? exchange
            .home(parts.profiles().profileOf(toMake.mount()))
            .compose(
                profile ->
                    profile.era() == Era.LEGACY
                        ? send(caller, session, toMake)
                        : note(session, toMake))
        : send(caller, session, toMake);
  }

  private Future<Void> send(Caller caller, ClientSession session, BackendCall toSend) {
    call.to(toSend.mount());
    Admission.Place place = settings.admission().call(caller, toSend.mount().mount().id());
    exchange.beforeEnd(place::giveBack);
    Promise<Void> gone = Promise.promise();
    exchange.left().onSuccess(left -> gone.tryComplete());
    keep(session, toSend);
    CallsInFlight.Entry entry = parts.inFlight().enter(session.key(), toSend, exchange, gone);
    return backends
        .send(session, toSend, gone.future())
        .compose(
            reply -> {
              parts.sessionStreams().used(session, toSend.mount());
              return reply.era() == Era.MODERN
                  ? bridged(session, gone.future()).relay(toSend, reply)
                  : Relay.pipe(
                      exchange,
                      reply,
                      toSend,
                      parts.projection().editsInSession(toSend.mount()),
                      call::refused);
            })
        .onComplete(
            done -> {
              entry.leave();
              place.giveBack();
            });
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

  /** Whoever has the session's stream listens to a modern backend for it. */
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
