package dev.portolan.node.edge;

import dev.portolan.node.backend.BackendReply;
import dev.portolan.node.backend.ServerEvent;
import dev.portolan.node.backend.ServerEvents;
import dev.portolan.node.bridge.ServerQuestion;
import dev.portolan.node.fault.Fault.BackendFailed;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.relaylog.LogKey;
import dev.portolan.node.relaylog.RelayLog;
import dev.portolan.node.relaylog.ReplyEntry;
import dev.portolan.node.wire.ClientAbility;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reply of a backend that waits for answers of its client: what comes of it goes into a log, by
 * which any node can go on. Lives on the event loop of its call. It alone writes the log, so that
 * it knows what fits.
 */
final class ParkedReply {
  /** What may be on its way into the log at once. */
  private static final int MAX_PENDING = 256 << 10;

  /** So much is left for what is said at the end. */
  private static final int SPARE_BYTES = 1 << 10;

  /** What a parked reply stands on. */
  record Place(RelayLog log, LogKey key, Context context, Duration patience, Runnable left) {}

  private final Place place;
  private final BackendReply reply;
  private final Set<ClientAbility> abilities;
  private final Runnable heard;
  private @Nullable ServerEvents events;
  private Future<?> written = Future.succeededFuture();
  private int messages;
  private int bytes;
  private int pending;
  private boolean over;

  /**
   * @param abilities of the client; whatever else the server asks is refused
   * @param heard is told whenever the backend has said something
   */
  ParkedReply(Place place, BackendReply reply, Set<ClientAbility> abilities, Runnable heard) {
    this.place = place;
    this.reply = reply;
    this.abilities = abilities;
    this.heard = heard;
  }

  /** Notes what the server has asked already; the numbers of these questions. */
  Future<List<Long>> note(List<Asked.Item> questions) {
    List<Long> numbers = new ArrayList<>();
    Future<?> noted = Future.succeededFuture();
    for (Asked.Item each : questions) {
      noted =
          noted
              .compose(before -> append(new ReplyEntry.Said(each.message()).bytes()))
              .onSuccess(numbers::add);
    }
    return noted.map(numbers);
  }

  private Future<Long> append(byte[] entry) {
    messages++;
    bytes += entry.length;
    return Future.fromCompletionStage(
            place.log().append(place.key(), entry).toCompletionStage(), place.context())
        .compose(
            number ->
                number > 0
                    ? Future.succeededFuture(number)
                    : Future.failedFuture(new IllegalStateException("the log takes no more")));
  }

  /**
   * Goes on reading.
   *
   * @param rest that was read already
   */
  void begin(Buffer rest) {
    if (over) {
      return;
    }
    ServerEvents opened = reply.rest(rest, place.patience(), RelayLog.MAX_BYTES);
    events = opened;
    opened.begin(this::hear, this::ended);
  }

  private void hear(ServerEvent event) {
    byte[] message = event.data();
    if (over || message.length == 0) {
      return;
    }
    heard.run();
    Optional<ServerQuestion> question = ServerQuestion.of(message);
    if (question.isPresent() && !question.get().suits(abilities)) {
      reply.refuse(message);
      return;
    }
    if (messages + 1 >= RelayLog.MAX_MESSAGES
        || bytes + message.length + SPARE_BYTES > RelayLog.MAX_BYTES) {
      cancel(Reason.TOO_LARGE);
      return;
    }
    write(new ReplyEntry.Said(message).bytes());
  }

  private void write(byte[] entry) {
    pending += entry.length;
    if (pending > MAX_PENDING && events != null) {
      events.pause();
    }
    written =
        written
            .compose(before -> append(entry))
            .onSuccess(number -> wrote(entry))
            .onFailure(lost -> cancel(Reason.DISCONNECTED));
  }

  private void wrote(byte[] entry) {
    pending -= entry.length;
    if (pending <= MAX_PENDING && events != null && !over) {
      events.resume();
    }
  }

  private void ended(@Nullable Throwable cause) {
    if (over) {
      return;
    }
    String reason = "";
    if (cause != null) {
      reason =
          cause instanceof FaultException carried && carried.fault() instanceof BackendFailed failed
              ? failed.reason().word()
              : Reason.DISCONNECTED.word();
    }
    end(reason);
  }

  /** On any thread: the backend is told that nobody waits any more, and the log says why. */
  void cancelSoon(Reason reason) {
    place.context().runOnContext(now -> cancel(reason));
  }

  void cancel(Reason reason) {
    if (over) {
      return;
    }
    over = true;
    ServerEvents open = events;
    if (open == null) {
      reply.cancel();
    } else {
      open.close();
    }
    // last, since whoever reads that the call has ended may take it that the backend knows
    end(reason.word());
  }

  /** Whoever looks for this call finds it until its log says that it has ended. */
  private void end(String reason) {
    over = true;
    written
        .compose(before -> append(new ReplyEntry.Ended(reason).bytes()))
        .onComplete(done -> place.left().run());
  }
}
