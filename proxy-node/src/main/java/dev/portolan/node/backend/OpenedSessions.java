package dev.portolan.node.backend;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.session.SessionStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this node has opened at legacy backends for sessions of clients, to be ended there when
 * those have expired: nobody says when that is, so it is looked at now and then. Safe for use by
 * several event loops.
 */
final class OpenedSessions {
  private static final int MAX_REMEMBERED = 100_000;
  private static final Duration LOOK_EVERY = Duration.ofMinutes(5);

  /** Whose it is, and where it is kept whether that still lasts. */
  private record Owner(SessionStore store, SessionKey key) {}

  private final Handshakes handshakes;
  private final Cache<LegacySession, Owner> opened;

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

  void add(SessionStore store, SessionKey of, LegacySession session) {
    opened.put(session, new Owner(store, of));
  }

  /** Looks at what is due. To be called now and then. */
  void sweep() {
    opened.cleanUp();
  }

  /**
   * Ends what ends with this node; completes when the backends have heard or their time is over.
   */
  Future<?> close() {
    List<Future<?>> ended = new ArrayList<>();
    opened
        .asMap()
        .forEach(
            (session, owner) -> {
              if (!owner.store().isShared()) {
                ended.add(handshakes.end(session));
              }
            });
    opened.invalidateAll();
    return Future.join(ended).otherwiseEmpty();
  }

  private void due(@Nullable LegacySession session, @Nullable Owner owner, RemovalCause cause) {
    if (session != null && owner != null && cause == RemovalCause.EXPIRED) {
      owner
          .store()
          .isThere(owner.key())
          .otherwise(true)
          .onSuccess(
              there -> {
                if (there) {
                  opened.put(session, owner);
                } else {
                  handshakes.end(session);
                }
              });
    }
  }
}
