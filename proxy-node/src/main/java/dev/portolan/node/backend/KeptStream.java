package dev.portolan.node.backend;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.fault.Fault.BackendFailed;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A listening stream that is kept open while it is wanted: opened again when it is lost, ever later
 * while that fails, and rarely if the backend refuses. What is not wanted any more leaves its delay
 * behind, so that wanting it again is no way around it. Lives on one event loop.
 */
final class KeptStream implements Listening.Hearer {

  /** Whoever wants the stream. Called on the event loop. */
  interface Owner {
    boolean wantsStream();

    /** From here on everything is heard. */
    void hears();

    void heard(Notice notice);

    /** An open stream has ended, wanted or not. */
    void ended();

    /** Changes go unheard until {@link #hears}. */
    void deaf();

    /** No stream could be opened, for this reason; it will be tried again. */
    void unopened(Reason reason);
  }

  private final HttpAnnouncements room;
  private final BoundMount to;
  private final Owner owner;
  private final Backoff backoff;
  private final List<Promise<Void>> waiting = new ArrayList<>();
  private Set<EntryKind> kinds = EnumSet.noneOf(EntryKind.class);
  private @Nullable Exchange stream;
  private @Nullable EventStreamParser parser;
  private boolean opening;
  private boolean hears;
  private boolean shut;
  private long retry = -1;
  private long openedAt;

  KeptStream(HttpAnnouncements room, BoundMount to, Owner owner) {
    this.room = room;
    this.to = to;
    this.owner = owner;
    var pace = room.settings().pace();
    this.backoff = new Backoff(pace.firstRetry(), pace.lastRetry());
  }

  /** The kinds whose changes the backend announces, as far as is known. */
  Set<EntryKind> kinds() {
    return kinds;
  }

  /** Whether everything is heard now. */
  boolean isHearing() {
    return hears;
  }

  /** Completes when the stream is open, wanted by others or not. */
  Future<Void> opened() {
    if (stream != null) {
      return Future.succeededFuture();
    }
    if (shut) {
      return Future.failedFuture(Faults.unsent(to.mount().id(), Reason.DISCONNECTED));
    }
    Promise<Void> promise = Promise.promise();
    waiting.add(promise);
    open();
    return promise.future();
  }

  /** Opens the stream, unless it is open, not wanted, or not to be tried again yet. */
  void open() {
    if (opening || stream != null || !isWanted()) {
      return;
    }
    if (retry >= 0 && waiting.isEmpty()) {
      return;
    }
    cancelRetry();
    opening = true;
    room.line()
        .home(room.profiles().profileOf(to))
        .compose(this::listen)
        .onComplete(this::begin, this::unopened);
  }

  /** Closes the stream if nobody wants it. */
  void review() {
    if (isWanted()) {
      open();
    } else if (stream != null) {
      Exchange open = stream;
      // first, so that the end it is about to hear is not taken for a loss
      end();
      open.abandon();
    }
  }

  /** Closes the stream for good. */
  void shut() {
    shut = true;
    cancelRetry();
    failWaiting();
    review();
  }

  private boolean isWanted() {
    return !shut && (!waiting.isEmpty() || owner.wantsStream());
  }

  private Future<Listening.@Nullable Stream> listen(BackendProfile profile) {
    kinds = Profiles.announced(profile);
    boolean forWatches = profile.era() == Era.LEGACY && !waiting.isEmpty();
    if (kinds.isEmpty() && !forWatches) {
      return Future.succeededFuture(null);
    }
    ObjectNode wanted = Messages.object();
    for (EntryKind kind : kinds) {
      switch (kind) {
        case TOOL -> wanted.put("toolsListChanged", true);
        case PROMPT -> wanted.put("promptsListChanged", true);
        case RESOURCE, TEMPLATE -> wanted.put("resourcesListChanged", true);
      }
    }
    return new Listening(wanted, room.settings())
        .open(room.conversations(), room.line(), to)
        .map(opened -> opened);
  }

  private void begin(Listening.@Nullable Stream opened) {
    opening = false;
    if (opened == null) {
      later(Backoff.jittered(room.settings().pace().refusedRetry()));
      return;
    }
    if (!isWanted()) {
      opened.exchange().abandon();
      return;
    }
    stream = opened.exchange();
    openedAt = room.settings().ticker().read();
    room.meter().listening(1);
    if (opened.outcome().era() == Era.LEGACY) {
      nowHears();
    }
    parser = opened.read(room.conversations(), this);
    List<Promise<Void>> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(Promise::tryComplete);
  }

  private void unopened(Throwable cause) {
    opening = false;
    Reason reason = reasonOf(cause);
    boolean refused = reason == Reason.INVALID_RESPONSE || reason == Reason.FOREIGN_ENDPOINT;
    later(refused ? Backoff.jittered(room.settings().pace().refusedRetry()) : backoff.nextMs());
    owner.deaf();
    owner.unopened(reason);
  }

  @Override
  public void message(byte[] data) {
    Notice notice = Notice.of(data);
    if (notice != null) {
      if (notice.known() == McpMethod.ACKNOWLEDGED) {
        nowHears();
      }
      owner.heard(notice);
    }
  }

  @Override
  public void ended() {
    if (stream == null) {
      return;
    }
    var pace = room.settings().pace();
    if (room.settings().ticker().read() - openedAt > pace.lastRetry().toNanos()) {
      backoff.reset();
    }
    long asked = parser == null ? -1 : Math.min(parser.retryMs(), pace.refusedRetry().toMillis());
    later(Math.max(asked, backoff.nextMs()));
    owner.deaf();
    end();
  }

  private void nowHears() {
    hears = true;
    owner.hears();
  }

  private void end() {
    if (stream != null) {
      stream = null;
      hears = false;
      room.meter().listening(-1);
      owner.ended();
    }
  }

  private void later(long delayMs) {
    failWaiting();
    if (!shut) {
      retry =
          room.line()
              .vertx()
              .setTimer(
                  Math.max(1, delayMs),
                  id -> {
                    retry = -1;
                    open();
                  });
    }
  }

  /** A fault of our own is tried again as one of the backend's would be. */
  private static Reason reasonOf(Throwable cause) {
    return cause instanceof FaultException exception
            && exception.fault() instanceof BackendFailed failed
        ? failed.reason()
        : Reason.SERVER_ERROR;
  }

  private void failWaiting() {
    List<Promise<Void>> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(promise -> promise.tryFail(Faults.unsent(to.mount().id(), Reason.DISCONNECTED)));
  }

  private void cancelRetry() {
    if (retry >= 0) {
      room.line().vertx().cancelTimer(retry);
      retry = -1;
    }
  }
}
