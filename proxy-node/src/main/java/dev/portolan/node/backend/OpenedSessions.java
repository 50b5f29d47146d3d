package dev.portolan.node.backend;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionStore;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What this node has opened or used at legacy backends for sessions of clients, to be ended there
 * when those have expired: nobody says when that is, so it is looked at now and then. Whoever has
 * used one knows how its client reaches the backend; of several nodes that end it the first does.
 * Safe for use by several event loops.
 */
final class OpenedSessions {
  private static final int MAX_REMEMBERED = 100_000;
  private static final Duration LOOK_EVERY = Duration.ofMinutes(5);

  /** A session at a backend, and whose it is. */
  private record Used(SessionKey of, MountId at, BackendSession session) {}

  /** How it is reached, and where it is kept whether its owner still lasts. */
  private record Way(SessionStore store, BoundMount to) {}

  /** One that has not been looked at for long. */
  private record Due(Used used, Way way) {}

  private final Handshakes handshakes;
  private final Cache<Used, Way> opened;

  /** Each was in the cache, and is looked at within the next sweep. */
  private final Queue<Due> due = new ConcurrentLinkedQueue<>();

  OpenedSessions(Handshakes handshakes, BackendSettings settings) {
    this.handshakes = handshakes;
    this.opened =
        Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(LOOK_EVERY)
            .ticker(settings.ticker())
            .executor(Runnable::run)
            .evictionListener(this::due)
            .build();
  }

  /** This node speaks in this session. */
  void used(SessionStore store, SessionKey of, BoundMount to, BackendSession session) {
    Used used = new Used(of, to.mount().id(), session);
    if (opened.getIfPresent(used) == null) {
      opened.put(used, new Way(store, to));
    }
  }

  private Future<?> end(Used used, Way way) {
    return handshakes.end(LegacySession.of(way.to(), used.session()));
  }

  /** Looks at what is due. To be called now and then. */
  void sweep() {
    opened.cleanUp();
    for (Due one = due.poll(); one != null; one = due.poll()) {
      look(one);
    }
  }

  /**
   * Ends what ends with this node; completes when the backends have heard or their time is over.
   */
  Future<?> close() {
    List<Future<?>> ended = new ArrayList<>();
    opened
        .asMap()
        .forEach(
            (used, way) -> {
              if (!way.store().isShared()) {
                ended.add(end(used, way));
              }
            });
    opened.invalidateAll();
    return Future.join(ended).otherwiseEmpty();
  }

  /** Only noted: who is told that an entry goes must not enter it again. */
  private void due(@Nullable Used used, @Nullable Way way, RemovalCause cause) {
    if (used != null && way != null && cause == RemovalCause.EXPIRED) {
      due.add(new Due(used, way));
    }
  }

  private void look(Due one) {
    one.way()
        .store()
        .isThere(one.used().of())
        .otherwise(true)
        .onSuccess(
            there -> {
              if (there) {
                opened.put(one.used(), one.way());
              } else {
                end(one.used(), one.way());
              }
            });
  }
}
