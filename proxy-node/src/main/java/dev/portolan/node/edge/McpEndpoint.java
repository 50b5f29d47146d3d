package dev.portolan.node.edge;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.backend.BackendClient;
import dev.portolan.node.backend.BackendReply;
import dev.portolan.node.backend.SessionClient;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.route.Decision;
import dev.portolan.node.route.ParkedCall;
import dev.portolan.node.route.Views;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.Reading;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The walk of a request: that of a legacy client goes on in {@link LegacyWalk}, that of a modern
 * client is written down here (specification 2026-07-28, Streamable HTTP): who asks, what is asked,
 * what is to be done about it, and doing it. One endpoint serves one event loop; the parts are
 * shared by all.
 */
final class McpEndpoint implements Handler<HttpServerRequest> {
  private static final Duration COME_BACK = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final EdgeParts parts;
  private final BackendClient backends;
  private final SessionClient sessions;
  private final Drain drain;

  McpEndpoint(
      Vertx vertx, EdgeParts parts, BackendClient backends, SessionClient sessions, Drain drain) {
    this.vertx = vertx;
    this.parts = parts;
    this.backends = backends;
    this.sessions = sessions;
    this.drain = drain;
  }

  @Override
  public void handle(HttpServerRequest http) {
    EdgeSettings settings = parts.settings().get();
    Exchange exchange = Exchange.open(vertx, http, parts.pace(), settings.limits().callTimeout());
    Walk walk =
        new Walk(exchange, settings, parts.calls().begin(exchange, settings.clientAddress()));
    if (drain.isLeaving()) {
      exchange.setLastOfConnection();
    }
    if (drain.enter()) {
      walk.begin().onComplete(walk::over).onComplete(done -> drain.exit());
    } else {
      walk.refuse(RequestId.NONE, new Fault.Stopping(COME_BACK)).onComplete(walk::over);
    }
  }

  /** One request on its way. */
  private final class Walk {
    private final Exchange exchange;
    private final EdgeSettings settings;
    private final CallLog.Call call;

    private Walk(Exchange exchange, EdgeSettings settings, CallLog.Call call) {
      this.exchange = exchange;
      this.settings = settings;
      this.call = call;
    }

    private Future<Void> begin() {
      @Nullable Fault refused = settings.gate().refusalOf(exchange.head());
      return refused != null
          ? refuse(RequestId.NONE, refused)
          : parts
              .tenants()
              .resolve(exchange.head())
              .compose(this::admit)
              .recover(cause -> failed(RequestId.NONE, cause));
    }

    private Future<Void> admit(Caller caller) {
      call.by(caller);
      Admission.Place place = settings.admission().request(caller);
      exchange.beforeEnd(place::giveBack);
      if (!exchange.head().verb().equals("POST")) {
        return inSession(caller).onComplete(done -> place.giveBack());
      }
      return exchange
          .body(vertx, settings.limits().maxBodyBytes(), settings.limits().bodyTimeout())
          .compose(body -> read(caller, body))
          .onComplete(done -> place.giveBack());
    }

    /**
     * GET and DELETE are of legacy clients only; the gate has seen to it that they name a session.
     */
    private Future<Void> inSession(Caller caller) {
      LegacyWalk walk = new LegacyWalk(exchange, settings, parts, sessions, call);
      return exchange.head().verb().equals("GET") ? walk.listen(caller) : walk.end(caller);
    }

    private Future<Void> read(Caller caller, byte[] body) {
      return switch (settings.reader().read(exchange.head(), body)) {
        case Reading.Unread unread -> refuse(unread.id(), unread.fault());
        case Reading.Legacy legacy ->
            // what is thrown on the way is answered under the request's id as well
            Future.succeededFuture(new LegacyWalk(exchange, settings, parts, sessions, call))
                .compose(walk -> walk.post(caller, legacy.post()))
                .recover(cause -> failed(LegacyWalk.idOf(legacy.post()), cause));
        case Reading.Read read -> {
          call.asks(read.request());
          yield serve(caller, read.request(), true)
              .recover(cause -> failed(read.request().id(), cause));
        }
      };
    }

    private Future<Void> serve(Caller caller, McpRequest request, boolean first) {
      return views(caller, request)
          .map(
              views ->
                  settings
                      .router()
                      .decide(
                          request,
                          exchange.head().headers(),
                          caller,
                          views,
                          parts.clock().instant()))
          .compose(decision -> perform(caller, decision, first));
    }

    private Future<Views> views(Caller caller, McpRequest request) {
      @Nullable McpMethod method = request.known();
      @Nullable EntryKind listed = method == null ? null : EntryKind.listedBy(method);
      return listed == null
          ? parts.charts().views(caller, settings.router().kindsFor(request), call.leg())
          : parts.charts().list(caller, listed, wantsFresh(), call.leg());
    }

    private boolean wantsFresh() {
      @Nullable String control = exchange.head().header("cache-control");
      return control != null && control.toLowerCase(Locale.ROOT).contains("no-cache");
    }

    private Future<Void> perform(Caller caller, Decision decision, boolean first) {
      return switch (decision) {
        case Decision.Answer answer -> Replies.result(exchange, answer.id(), answer.result());
        case Decision.Describe describe ->
            exchange
                .home(parts.discovery().describe(caller))
                .compose(result -> Replies.result(exchange, describe.id(), result));
        case Decision.Forward forward -> forward(caller, forward, first);
        case Decision.Listen listen ->
            parts.streams().open(exchange, settings, caller, listen.id(), listen.filter());
        case Decision.Accept accept -> Replies.accepted(exchange);
        case Decision.Refuse refuse -> refuse(refuse.id(), refuse.fault());
      };
    }

    private Future<Void> forward(Caller caller, Decision.Forward forward, boolean first) {
      BackendCall toSend = call.to(forward.call());
      @Nullable ParkedCall parked = forward.parked();
      Admission.Place place = settings.admission().call(caller, toSend.mount().mount().id());
      exchange.beforeEnd(place::giveBack);
      Future<Void> answered =
          parked != null
              ? parking(caller, toSend).resume(parked)
              : backends
                  .send(toSend, exchange.left())
                  .compose(reply -> relay(caller, toSend, reply, first, place));
      return answered.onComplete(done -> place.giveBack());
    }

    private Future<Void> relay(
        Caller caller, BackendCall sent, BackendReply reply, boolean first, Admission.Place place) {
      if (first && isAboutStaleHeaders(sent, reply)) {
        place.giveBack();
        return afresh(caller, sent, reply);
      }
      return parking(caller, sent).relay(reply);
    }

    private ParkingWalk parking(Caller caller, BackendCall sent) {
      return new ParkingWalk(exchange, settings, parts, backends, call, caller, sent);
    }

    /**
     * The backend refused the mirrored parameters: what we know of its tools is old. It has
     * executed nothing.
     */
    private boolean isAboutStaleHeaders(BackendCall sent, BackendReply reply) {
      @Nullable Integer code = reply.errorCode();
      return code != null
          && code == RpcCode.HEADER_MISMATCH
          && sent.request().known() == McpMethod.TOOLS_CALL;
    }

    private Future<Void> afresh(Caller caller, BackendCall sent, BackendReply reply) {
      reply.cancel();
      var family = new ListingFamily(sent.mount().fingerprint(), EntryKind.TOOL);
      return exchange
          .home(parts.catalog().announced(family))
          .compose(fresh -> serve(caller, sent.request(), false));
    }

    /** To write to a client that has left fails, and is nobody's fault. */
    private Future<Void> failed(RequestId id, Throwable cause) {
      return exchange.isBeyondReach() ? Future.succeededFuture() : refuse(id, Faults.of(cause));
    }

    private Future<Void> refuse(RequestId id, Fault fault) {
      if (!exchange.hasLeft()) {
        call.refused(fault);
      }
      if (exchange.response().headWritten() || exchange.hasLeft()) {
        return exchange.cutOff();
      }
      return Replies.refuse(exchange, id, fault);
    }

    private void over(AsyncResult<Void> outcome) {
      if (exchange.hasLeft()) {
        call.left();
      }
      call.over(outcome.cause());
      UnreadBody.drop(exchange, vertx, settings.limits().bodyTimeout());
    }
  }
}
