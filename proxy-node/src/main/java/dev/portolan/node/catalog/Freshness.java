package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.node.config.CatalogConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a listing may be believed. All times are milliseconds since 1970. */
final class Freshness {
  private final CatalogConfig config;

  Freshness(CatalogConfig config) {
    this.config = config;
  }

  /** How long the listing is fresh: as the mount says, else as its backend says, within bounds. */
  long lifeMs(CacheHint hint, @Nullable Duration ttlOfMount) {
    if (ttlOfMount != null) {
      return ttlOfMount.toMillis();
    }
    Long hinted = hint.ttlMs();
    return hinted == null
        ? config.defaultTtl().toMillis()
        : Math.min(hinted, config.maxTtl().toMillis());
  }

  /** The first moment at which it is no longer fresh. */
  long freshUntil(Held held, Ask ask) {
    return held.fetchedAtMs() + lifeMs(held.hint(), ask.shelf().ttl());
  }

  /** From then on it is refreshed behind the scenes when it is used. */
  long refreshFrom(Held held, Ask ask) {
    long lifeMs = lifeMs(held.hint(), ask.shelf().ttl());
    return held.fetchedAtMs() + (long) (lifeMs * held.refreshAfter());
  }

  /** The first moment at which it may not even be served while its backend fails. */
  long staleUntil(Held held, Ask ask) {
    return freshUntil(held, ask) + config.staleOnError().toMillis();
  }

  /** How long a store keeps it: stale time included. */
  Duration keep(CacheHint hint, @Nullable Duration ttlOfMount) {
    long keepMs = lifeMs(hint, ttlOfMount) + config.staleOnError().toMillis();
    return Duration.ofMillis(Math.max(1, keepMs));
  }
}
