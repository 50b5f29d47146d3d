package dev.portolan.node.config;

import java.time.Duration;

/**
 * How long listings may be believed, and how large they may be.
 *
 * @param defaultTtl for backends that give no hint
 * @param maxTtl caps the hints of backends
 * @param stalenessBound how long a lost message may keep a node stale
 * @param staleOnError how long past its freshness a listing is served while its backend fails
 * @param maxPages of one list
 * @param maxEntries of one list
 * @param maxBytes of one list
 * @param pageSize entries a page towards clients
 */
public record CatalogConfig(
    Duration defaultTtl,
    Duration maxTtl,
    Duration stalenessBound,
    Duration staleOnError,
    int maxPages,
    int maxEntries,
    long maxBytes,
    int pageSize) {

  static final Bounds<Duration> TTL = new Bounds<>(Duration.ZERO, Duration.ofHours(24));
  static final Bounds<Duration> STALENESS = new Bounds<>(Duration.ofMillis(1), Duration.ofHours(1));
  static final Bounds<Integer> COUNT = new Bounds<>(1, 10_000_000);
  static final Bounds<Long> BYTES = new Bounds<>(1L, 1L << 30);

  public static final CatalogConfig DEFAULT =
      new CatalogConfig(
          Duration.ofMinutes(5),
          Duration.ofHours(1),
          Duration.ofSeconds(5),
          Duration.ofMinutes(15),
          1_000,
          100_000,
          64L << 20,
          1_000);

  public CatalogConfig {
    TTL.require("defaultTtl", defaultTtl);
    TTL.require("maxTtl", maxTtl);
    STALENESS.require("stalenessBound", stalenessBound);
    TTL.require("staleOnError", staleOnError);
    COUNT.require("maxPages", maxPages);
    COUNT.require("maxEntries", maxEntries);
    BYTES.require("maxBytes", maxBytes);
    COUNT.require("pageSize", pageSize);
  }
}
