package dev.portolan.node.edge;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.node.backend.BackendProfiles;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionNotice;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.ObjectEditor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls of legacy clients that are on their way on this node, so that a cancellation, which may
 * come to any node, ends them. In a session of its own a legacy backend hears the client's own
 * words; in a shared one it is told by the node of the call, which knows the call's id there; a
 * modern one hears that its reply is not wanted by the end of the connection. Safe for use by
 * several event loops.
 */
final class CallsInFlight {
  private final BackendProfiles profiles;
  private final Map<Id, InFlight> calls = new ConcurrentHashMap<>();

  CallsInFlight(BackendProfiles profiles) {
    this.profiles = profiles;
  }

  private record Id(SessionKey session, RawJson request) {}

  private record InFlight(BoundMount mount, Exchange exchange, Promise<Void> gone) {}

  /** A call that has been entered. */
  interface Entry {
    /** It is over. */
    void leave();
  }

  /**
   * Enters a call.
   *
   * @param gone to be completed, on the event loop of the exchange, when the call is cancelled
   */
  Entry enter(SessionKey session, BackendCall call, Exchange exchange, Promise<Void> gone) {
    Id id = new Id(session, RawJson.copyOf(call.request().id().raw()));
    InFlight entered = new InFlight(call.mount(), exchange, gone);
    calls.put(id, entered);
    return () -> calls.remove(id, entered);
  }

  /** What this notification cancels, for all nodes to hear; empty if it cancels nothing. */
  static Optional<SessionNotice> cancelled(SessionKey session, McpRequest notification) {
    try {
      return notification
          .json(notification.parts().paramsAt())
          .flatMap(params -> ObjectEditor.member(params, "requestId"))
          .map(request -> new SessionNotice.Cancelled(session, request));
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /** Ends the call, if it is on this node. */
  void cancel(SessionNotice.Cancelled cancelled) {
    @Nullable InFlight call = calls.get(new Id(cancelled.session(), cancelled.request()));
    if (call != null) {
      hearsNoClient(call.mount())
          .onSuccess(
              deaf -> {
                if (deaf) {
                  call.exchange().context().runOnContext(now -> end(call));
                }
              });
    }
  }

  private Future<Boolean> hearsNoClient(BoundMount mount) {
    return profiles
        .sharesSessions(mount)
        .compose(
            shared ->
                shared
                    ? Future.succeededFuture(true)
                    : profiles.profileOf(mount).map(profile -> profile.era() == Era.MODERN));
  }

  private static void end(InFlight call) {
    call.exchange().setUnwanted();
    call.gone().tryComplete();
  }
}
