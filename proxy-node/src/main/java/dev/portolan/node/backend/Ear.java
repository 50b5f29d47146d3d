package dev.portolan.node.backend;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
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
 * Listens to one backend, for all mounts that reach it in the same way. Lives on one event loop;
 * only {@link #attend} may be called from elsewhere.
 *
 * <p>While no stream is open, changes go unheard: once one is open again, everything that might
 * have changed is reported as changed. Whether it really did is for the catalog to find out.
 */
final class Ear implements Listening.Hearer {
  private static final int MAX_MOUNTS = 10_000;

  private final HttpAnnouncements room;
  private final BoundMount to;
  private final Cache<Fingerprint, Boolean> mounts;
  private final LegacyWatches watches;
  private final Backoff backoff;
  private final List<Promise<Void>> waiting = new ArrayList<>();
  private Set<EntryKind> kinds = EnumSet.noneOf(EntryKind.class);
  private @Nullable HttpExchange stream;
  private @Nullable EventStreamParser parser;
  private boolean opening;
  private boolean missed;
  private boolean closed;
  private long retry = -1;
  private long openedAt;

  Ear(HttpAnnouncements room, BoundMount to) {
    this.room = room;
    this.to = to;
    this.watches = new LegacyWatches(room, to);
    var pace = room.settings().pace();
    this.backoff = new Backoff(pace.firstRetry(), pace.lastRetry());
    this.mounts =
        Caffeine.newBuilder()
            .maximumSize(MAX_MOUNTS)
            .expireAfterAccess(pace.unattended())
            .ticker(room.settings().ticker())
            .executor(Runnable::run)
            .build();
  }

  /** On any thread, and cheap when the mount is known. */
  void attend(Fingerprint mount) {
    if (mounts.getIfPresent(mount) == null) {
      mounts.put(mount, Boolean.TRUE);
      room.context().runOnContext(nothing -> open());
    }
  }

  /** Completes when the stream of a legacy session is open, for what is watched to come on. */
  Future<Void> opened() {
    if (stream != null) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    waiting.add(promise);
    open();
    return promise.future();
  }

  LegacyWatches watches() {
    return watches;
  }

  void close() {
    closed = true;
    cancelRetry();
    if (stream != null) {
      stream.abandon();
    }
    end();
  }

  private void open() {
    if (closed || opening || stream != null) {
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
    if (closed) {
      opened.exchange().abandon();
      return;
    }
    stream = opened.exchange();
    openedAt = room.settings().ticker().read();
    room.meter().listening(1);
    if (opened.outcome().era() == Era.LEGACY) {
      heardAgain();
    }
    parser = opened.read(room.conversations(), this);
    List.copyOf(waiting).forEach(Promise::tryComplete);
    waiting.clear();
  }

  private void unopened(Throwable cause) {
    opening = false;
    missed = true;
    boolean refused =
        cause instanceof FaultException exception
            && exception.fault() instanceof BackendFailed failed
            && failed.reason() == Reason.INVALID_RESPONSE;
    later(refused ? Backoff.jittered(room.settings().pace().refusedRetry()) : backoff.nextMs());
  }

  @Override
  public void message(byte[] data) {
    Notice notice = Notice.of(data);
    if (notice != null) {
      if (notice.known() == McpMethod.ACKNOWLEDGED) {
        heardAgain();
      }
      notice.changed().forEach(this::report);
      watches.hear(notice);
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
    missed = true;
    long asked = parser == null ? -1 : Math.min(parser.retryMs(), pace.refusedRetry().toMillis());
    end();
    if (!closed) {
      later(Math.max(asked, backoff.nextMs()));
    }
  }

  private void end() {
    if (stream != null) {
      stream = null;
      room.meter().listening(-1);
      watches.end();
    }
    failWaiting();
  }

  private void later(long delayMs) {
    failWaiting();
    if (!closed) {
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

  /** From here on nothing is missed; whatever was, is reported now. */
  private void heardAgain() {
    if (missed) {
      missed = false;
      kinds.forEach(this::report);
    }
  }

  private void report(EntryKind kind) {
    mounts.asMap().keySet().forEach(mount -> room.handler().listChanged(mount, kind));
  }
}
