package dev.portolan.model.catalog;

/** Who may be served a cached result (specification 2026-07-28, Caching). */
public enum CacheScope {
  /**
   * Anyone, as far as its backend cares. Portolan never widens it beyond the tenant unless the
   * operator says so.
   */
  PUBLIC("public"),
  /** Only the same authorization context. */
  PRIVATE("private");

  private final String wireName;

  CacheScope(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
