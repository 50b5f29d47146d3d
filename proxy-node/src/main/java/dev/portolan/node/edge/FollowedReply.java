package dev.portolan.node.edge;

import dev.portolan.model.catalog.MountId;
import dev.portolan.node.bridge.ServerQuestion;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.relaylog.LogMessage;
import dev.portolan.node.relaylog.ReplyEntry;
import dev.portolan.node.wire.ReplyEdits;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/**
 * A parked call's reply as it grows in its log, whichever node writes it, as if it came from the
 * backend.
 */
final class FollowedReply extends InterruptedReply {
  private static final long FIRST_LOOK_MS = 10;
  private static final long LAST_LOOK_MS = 200;
  private static final long DOUBT_AFTER_MS = 1_000;

  /** Where a parked call is followed. */
  interface Source {
    /** What the log holds after this number. */
    Future<List<LogMessage>> read(long after);

    /** Whether nobody writes it any more. */
    Future<Boolean> isLost();

    /** The client does not want it any more. */
    void cancel();
  }

  private final Vertx vertx;
  private final Source source;
  private final MountId mount;
  private final Duration patience;
  private final Queue<LogMessage> ahead = new ArrayDeque<>();
  private long read;
  private long told;
  private long waitMs = FIRST_LOOK_MS;
  private long waitedMs = DOUBT_AFTER_MS;
  private long looking = -1;
  private long patienceTimer = -1;
  private boolean busy;
  private boolean flowing;
  private boolean lost;
  private boolean orphaned;

  /**
   * @param after the number of the last message that the client was told of
   * @param patience for the next message
   */
  FollowedReply(
      Vertx vertx, Source source, MountId mount, long after, Duration patience, ReplyEdits edits) {
    super(vertx, edits);
    this.vertx = vertx;
    this.source = source;
    this.mount = mount;
    this.read = after;
    this.told = after;
    this.patience = patience;
  }

  /** The number of the last message that was told. */
  long told() {
    return told;
  }

  /** The backend did not take the answers: unless more is there already, nothing will come. */
  void doubt() {
    lost = true;
  }

  @Override
  void hear(byte[] request) {
    ServerQuestion.of(request).ifPresent(question -> ask(new Asked.Item(told, request, question)));
  }

  @Override
  void due() {
    putOff();
  }

  private void flow() {
    while (flowing && !isOver() && !ahead.isEmpty()) {
      LogMessage next = ahead.remove();
      told = next.number();
      switch (ReplyEntry.of(next)) {
        case ReplyEntry.Said said -> tell(new JsonInEvent().last(Buffer.buffer(said.message())));
        case ReplyEntry.Ended ended -> end(ended.reason());
      }
    }
    if (flowing && !isOver() && !busy) {
      look();
    }
  }

  private void look() {
    busy = true;
    source.read(read).onComplete(this::took, unreadable -> giveUp(Reason.DISCONNECTED));
  }

  private void took(List<LogMessage> page) {
    if (isOver()) {
      return;
    }
    if (page.isEmpty()) {
      lookLater();
      return;
    }
    busy = false;
    ahead.addAll(page);
    read = page.getLast().number();
    waitMs = FIRST_LOOK_MS;
    bePatient();
    flow();
  }

  private void lookLater() {
    if (orphaned && !isAnswered()) {
      giveUp(Reason.DISCONNECTED);
    } else if (orphaned || lost) {
      end(Reason.DISCONNECTED.word());
    } else if (waitedMs >= DOUBT_AFTER_MS) {
      waitedMs = 0;
      source.isLost().onComplete(this::lookAgain, unknown -> giveUp(Reason.DISCONNECTED));
    } else {
      waitedMs += waitMs;
      looking = vertx.setTimer(waitMs, now -> look());
      waitMs = Math.min(waitMs * 2, LAST_LOOK_MS);
    }
  }

  /** What was written last may have come after we looked. */
  private void lookAgain(boolean nobodyWrites) {
    orphaned = nobodyWrites;
    if (!isOver()) {
      look();
    }
  }

  private void bePatient() {
    vertx.cancelTimer(patienceTimer);
    patienceTimer =
        flowing && !isOver() ? vertx.setTimer(patience.toMillis(), late -> expire()) : -1;
  }

  private void expire() {
    giveUp(Reason.TIMEOUT);
  }

  /** The backend may still be at it, and nobody will come back for what it says. */
  private void giveUp(Reason reason) {
    if (!isOver()) {
      source.cancel();
      fail(reason);
    }
  }

  /** Whoever has the answer needs no end in good order. */
  private void end(String word) {
    if (word.isEmpty() || isAnswered()) {
      tellEnd();
    } else {
      fail(
          Arrays.stream(Reason.values())
              .filter(each -> each.word().equals(word))
              .findFirst()
              .orElse(Reason.DISCONNECTED));
    }
  }

  private void fail(Reason reason) {
    tellFailure(new FaultException(new Fault.BackendFailed(mount, reason, false)));
  }

  @Override
  void close() {
    super.close();
    vertx.cancelTimer(looking);
    vertx.cancelTimer(patienceTimer);
  }

  @Override
  public void cancel() {
    if (!isOver()) {
      close();
      source.cancel();
    }
  }

  @Override
  public ReadStream<Buffer> pause() {
    flowing = false;
    bePatient();
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    flowing = true;
    bePatient();
    flow();
    return this;
  }

  @Override
  public RequestId id() {
    return RequestId.NONE;
  }
}
