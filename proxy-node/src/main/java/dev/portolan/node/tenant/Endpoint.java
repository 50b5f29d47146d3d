package dev.portolan.node.tenant;

import dev.portolan.model.catalog.TenantId;

/** Which tenant a path speaks of. */
sealed interface Endpoint {

  /** {@code /mcp}: the key tells. */
  record OfAll() implements Endpoint {}

  /** {@code /t/{tenant}/mcp}; there may be no such tenant. */
  record OfOne(String tenant) implements Endpoint {}

  /** Any other path. */
  record Elsewhere() implements Endpoint {}

  String SHARED = "/mcp";
  String BEFORE = "/t/";

  static Endpoint of(String path) {
    if (path.equals(SHARED)) {
      return new OfAll();
    }
    boolean named =
        path.startsWith(BEFORE)
            && path.endsWith(SHARED)
            && path.length() > BEFORE.length() + SHARED.length();
    return named
        ? new OfOne(path.substring(BEFORE.length(), path.length() - SHARED.length()))
        : new Elsewhere();
  }

  /** True if somebody of this tenant may come here. */
  default boolean isOf(TenantId id) {
    return switch (this) {
      case OfAll all -> true;
      case OfOne one -> one.tenant().equals(id.value());
      case Elsewhere elsewhere -> false;
    };
  }
}
