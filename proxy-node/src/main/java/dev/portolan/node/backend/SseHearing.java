package dev.portolan.node.backend;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.fault.Fault.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The listening stream of a session over HTTP+SSE: that part of the session's one stream which
 * belongs to no request. Nothing is sent for it.
 */
final class SseHearing implements Exchange, SseChannel.Hearer {
  private static final long MAX_UNREAD_BYTES = 1L << 20;

  private final SseChannel channel;
  private final MountId mount;
  private final HttpExchange.Ending ending;
  private final Context context;
  private final Mailbox mailbox = new Mailbox();
  private final ReplyBody body;
  private boolean over;

  SseHearing(Line line, SseChannel channel, MountId mount, SseExchange.Sent sent) {
    this.channel = channel;
    this.mount = mount;
    this.ending = sent.ending();
    this.context = line.vertx().getOrCreateContext();
    // never started: how long the stream may say nothing is for the channel to know
    var patience = new Patience(line.vertx(), sent.outgoing().timeout(), this::expire);
    this.body = new ReplyBody(mailbox, mount, patience, this::end);
  }

  @Override
  public Future<Heard> hear() {
    if (channel.listen(this)) {
      return Future.succeededFuture(new Heard.Reply(this, true));
    }
    end();
    return Future.succeededFuture(Heard.Refused.gone());
  }

  @Override
  public void heard(RawJson message, boolean last) {
    context.runOnContext(nothing -> take(SseExchange.framed(message)));
  }

  /** What is not read is not left out: the stream ends, and whoever opens it anew asks for all. */
  private void take(Buffer event) {
    if (over) {
      return;
    }
    if (mailbox.unread() > MAX_UNREAD_BYTES) {
      body.fail(Faults.sent(mount, Reason.TOO_LARGE));
    } else {
      mailbox.add(event);
    }
  }

  @Override
  public void lost() {
    context.runOnContext(nothing -> abandon());
  }

  @Override
  public MountId mount() {
    return mount;
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
    return body;
  }

  @Override
  public void abandon() {
    body.fail(Faults.sent(mount, Reason.DISCONNECTED));
  }

  @Override
  public void expire() {
    body.fail(Faults.sent(mount, Reason.TIMEOUT));
  }

  @Override
  public void discard() {
    end();
  }

  @Override
  public void bePatient(Duration limit) {
    // it is the channel that may fall silent
  }

  private void end() {
    if (!over) {
      over = true;
      channel.listenNoMore(this);
      ending.over();
    }
  }
}
