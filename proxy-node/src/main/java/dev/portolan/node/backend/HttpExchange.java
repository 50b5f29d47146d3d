package dev.portolan.node.backend;

import dev.portolan.model.catalog.MountId;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request to a backend, from before it is sent until its reply has ended. Lives on the
 * event loop that started it.
 *
 * <p>Where a failure lies decides whether the request may be sent again: until a connection is
 * there nothing has left this node; from the first byte on, it may have reached the backend,
 * whatever is heard afterwards.
 */
final class HttpExchange implements Exchange {

  /** What else belongs to the end of an exchange. */
  interface Ending {
    /** For an exchange that needs nothing else. */
    Ending PLAIN = new Ending() {};

    /** Tells the backend that the reply is no longer wanted, before the connection is cut. */
    default Future<?> farewell() {
      return Future.succeededFuture();
    }

    /**
     * Nobody waits for the reply any longer: its time is up, or else it is not wanted. The exchange
     * ends next.
     */
    default void givenUp(Reason reason) {}

    /** The exchange has ended, well or not. Called once. */
    default void over() {}
  }

  private final Line line;
  private final BoundMount to;
  private final Outgoing outgoing;
  private final Ending ending;
  private final Patience patience;
  private final Promise<HttpExchange> head = Promise.promise();
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private @Nullable ReplyBody body;
  private boolean over;

  HttpExchange(Line line, BoundMount to, Outgoing outgoing, Ending ending) {
    this.line = line;
    this.to = to;
    this.outgoing = outgoing;
    this.ending = ending;
    this.patience = new Patience(line.vertx(), outgoing.timeout(), this::expire);
  }

  /** Sends the request; completes with this when the head of the reply is there. */
  Future<HttpExchange> start() {
    RequestOptions options;
    try {
      options = line.options(to.address(), outgoing);
    } catch (IllegalArgumentException unusableHeader) {
      end();
      return Faults.failed(mount(), Reason.UNREACHABLE);
    }
    connected(options).onComplete(this::inTurn, this::unconnected);
    return head.future();
  }

  /** A client that is closed, since the node stops, says so by throwing. */
  private Future<HttpClientRequest> connected(RequestOptions options) {
    try {
      return line.http().request(options);
    } catch (IllegalStateException closed) {
      return Future.failedFuture(closed);
    }
  }

  @Override
  public Future<Heard> hear() {
    return start().compose(Heard::of);
  }

  /** Whether the request may have reached the backend. */
  boolean isBegun() {
    return request != null;
  }

  @Override
  public MountId mount() {
    return to.mount().id();
  }

  @Override
  public int status() {
    return Objects.requireNonNull(response).statusCode();
  }

  @Override
  public @Nullable String header(String name) {
    return Objects.requireNonNull(response).getHeader(name);
  }

  @Override
  public ReplyBody body() {
    return Objects.requireNonNull(body);
  }

  @Override
  public void abandon() {
    giveUp(Reason.DISCONNECTED);
  }

  @Override
  public void expire() {
    giveUp(Reason.TIMEOUT);
  }

  @Override
  public void discard() {
    if (!over) {
      end();
      Objects.requireNonNull(request).reset();
    }
  }

  @Override
  public void bePatient(Duration limit) {
    if (!over) {
      patience.change(limit);
    }
  }

  private void giveUp(Reason reason) {
    if (over) {
      return;
    }
    HttpClientRequest begun = request;
    ending.givenUp(reason);
    end();
    FaultException fault = Faults.sent(mount(), reason);
    if (!head.tryFail(fault) && body != null) {
      body.fail(fault);
    }
    // last, since a reset is heard as a failure too
    if (begun != null) {
      ending.farewell().onComplete(said -> begun.reset());
    }
  }

  private void unconnected(Throwable cause) {
    if (!over) {
      end();
      head.tryFail(Faults.unsent(mount(), Reason.UNREACHABLE));
    }
  }

  /**
   * Sends it once this turn of the event loop has read all that there is to read. Requests that
   * came together go out together: then they wake a backend once, where each would have woken it,
   * and a hop costs a seventh less.
   */
  private void inTurn(HttpClientRequest ready) {
    // the reply's future fails as well; a failure that nobody hears here is logged as an error
    ready.exceptionHandler(heardAnyway -> {});
    line.vertx().getOrCreateContext().runOnContext(turned -> send(ready));
  }

  private void send(HttpClientRequest ready) {
    if (over) {
      ready.reset();
      return;
    }
    request = ready;
    patience.start();
    ready.send(outgoing.body()).onComplete(this::heard, this::unheard);
  }

  private void heard(HttpClientResponse reply) {
    reply.pause();
    if (over) {
      return;
    }
    response = reply;
    body = new ReplyBody(reply, mount(), patience, this::end);
    head.tryComplete(this);
  }

  private void unheard(Throwable cause) {
    if (!over) {
      end();
      head.tryFail(Faults.sent(mount(), Reason.DISCONNECTED));
    }
  }

  private void end() {
    if (!over) {
      over = true;
      patience.stop();
      ending.over();
    }
  }
}
