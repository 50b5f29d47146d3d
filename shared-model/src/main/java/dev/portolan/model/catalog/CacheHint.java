package dev.portolan.model.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What a backend said about caching a list (specification 2026-07-28, Caching).
 *
 * @param ttlMs milliseconds of freshness, at least 0; null if the backend said nothing
 * @param scope null if the backend said nothing
 */
public record CacheHint(@Nullable Long ttlMs, @Nullable CacheScope scope) {
  /** A backend that said nothing: every legacy one. */
  public static final CacheHint NONE = new CacheHint(null, null);

  public CacheHint {
    if (ttlMs != null && ttlMs < 0) {
      throw new IllegalArgumentException("ttlMs: " + ttlMs + " (expected: >= 0)");
    }
  }

  /** Whether the list is for the authorization alone that it was said to. */
  public boolean isPrivate() {
    return scope == CacheScope.PRIVATE;
  }
}
