package dev.portolan.node.backend;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request over HTTP+SSE: it is posted, and its reply comes on the stream of the session. To
 * whoever reads it that reply is as any other: JSON if the answer is all there is, else an event
 * stream of the progress and the answer.
 */
final class SseExchange implements Exchange, SseChannel.Hearer {
  /** Progress that a slow reader leaves unread beyond this is dropped; the answer never is. */
  private static final long MAX_UNREAD_PROGRESS_BYTES = 256L << 10;

  private final SseChannel channel;
  private final HttpExchange.Ending ending;
  private final long id;
  private final @Nullable RawJson token;
  private final HttpExchange post;
  private final Context context;
  private final Patience patience;
  private final Promise<Heard> head = Promise.promise();
  private final Promise<Void> posted = Promise.promise();
  private final Mailbox mailbox = new Mailbox();
  private @Nullable ReplyBody body;
  private boolean answered;
  private boolean over;

  /**
   * @param to as its caller knows the backend
   * @param sent under an id that is unique in the session; it will be the progress token too
   */
  SseExchange(Line line, SseChannel channel, BoundMount to, Sent sent) {
    this.channel = channel;
    this.id = sent.id();
    this.ending = sent.ending();
    this.context = line.vertx().getOrCreateContext();
    Outgoing outgoing = sent.outgoing();
    RawJson request = RawJson.copyOf(outgoing.body().getBytes());
    this.token = ProgressToken.in(request).orElse(null);
    Buffer message = token == null ? outgoing.body() : withToken(request, id);
    this.post =
        new HttpExchange(
            line,
            channel.at(to),
            Outgoing.post(outgoing.headers(), message, outgoing.timeout()),
            HttpExchange.Ending.PLAIN);
    this.patience = new Patience(line.vertx(), outgoing.timeout(), this::expire);
  }

  /** What is said, and what belongs to its end. */
  record Sent(long id, Outgoing outgoing, HttpExchange.Ending ending) {}

  private static Buffer withToken(RawJson request, long id) {
    RawJson unique = RawJson.copyOf(RequestId.of(id).raw());
    return Buffer.buffer(ProgressToken.inRequest(request, unique).bytes());
  }

  /** A session that is over takes no request: that is heard as from a server that lost it. */
  @Override
  public Future<Heard> hear() {
    switch (channel.enter(id, this)) {
      case OVER -> end(Heard.Refused.gone());
      case FULL -> fail(Faults.unsent(mount(), Reason.RATE_LIMITED));
      case OPEN -> {
        patience.start();
        post.start().compose(this::taken).onComplete(posted);
        posted.future().onFailure(this::unposted);
      }
    }
    return head.future();
  }

  /** Only the status of the POST matters; its body is of no interest (2024-11-05, Transports). */
  private Future<Void> taken(HttpExchange begun) {
    if (begun.status() / 100 == 2) {
      Collector.whole(begun, Heard.MAX_REFUSAL_BYTES);
      return Future.succeededFuture();
    }
    return Heard.of(begun)
        .compose(
            heard -> {
              if (!isUnderWay()) {
                end(heard);
              }
              return Future.succeededFuture();
            });
  }

  /** Whatever the POST came to: what has been answered was delivered. */
  private void unposted(Throwable cause) {
    if (!isUnderWay()) {
      fail(cause);
    }
  }

  private boolean isUnderWay() {
    return over || body != null;
  }

  @Override
  public void heard(RawJson message, boolean last) {
    context.runOnContext(nothing -> take(message, last));
  }

  private void take(RawJson message, boolean last) {
    if (over || (!last && (token == null || mailbox.unread() > MAX_UNREAD_PROGRESS_BYTES))) {
      return;
    }
    answered = last;
    boolean alone = last && body == null;
    if (alone) {
      mailbox.add(Buffer.buffer(message.bytes()));
    } else {
      mailbox.add(framed(last ? message : restored(message)));
    }
    if (last) {
      mailbox.finish();
    }
    if (body == null) {
      body = new ReplyBody(mailbox, mount(), patience, this::end);
      head.tryComplete(new Heard.Reply(this, !alone));
    }
  }

  private RawJson restored(RawJson progress) {
    return ProgressToken.inNotification(progress, Objects.requireNonNull(token));
  }

  /** As an event; a message that stood on several lines stands on as many again. */
  static Buffer framed(RawJson message) {
    return Buffer.buffer(
        "event: message\ndata: " + message.toString().replace("\n", "\ndata: ") + "\n\n");
  }

  @Override
  public void lost() {
    context.runOnContext(nothing -> streamLost());
  }

  private void streamLost() {
    if (over || answered) {
      return;
    }
    if (post.isBegun()) {
      fail(Faults.sent(mount(), Reason.DISCONNECTED));
    } else {
      end(Heard.Refused.gone());
      post.abandon();
    }
  }

  @Override
  public MountId mount() {
    return post.mount();
  }

  @Override
  public int status() {
    return 200;
  }

  @Override
  public @Nullable String header(String name) {
    return null;
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
    end();
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
    boolean tell = post.isBegun() && !answered;
    ending.givenUp(reason);
    fail(Faults.sent(mount(), reason));
    if (tell) {
      // behind the request itself, which it would else overtake on another connection
      posted.future().onComplete(done -> ending.farewell());
    } else {
      post.abandon();
    }
  }

  private void fail(Throwable cause) {
    FaultException fault =
        cause instanceof FaultException known ? known : Faults.sent(mount(), Reason.SERVER_ERROR);
    end();
    if (!head.tryFail(fault) && body != null) {
      body.fail(fault);
    }
  }

  private void end(Heard heard) {
    end();
    head.tryComplete(heard);
  }

  private void end() {
    if (!over) {
      over = true;
      patience.stop();
      channel.leave(id);
      ending.over();
    }
  }
}
