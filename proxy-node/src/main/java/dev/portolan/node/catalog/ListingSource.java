package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.node.observe.Leg;
import io.vertx.core.Future;
import java.util.List;

/** Asks one backend, as one caller reaches it, for everything of one kind. */
@FunctionalInterface
public interface ListingSource {

  /**
   * All pages of the list, in order. "Method not found" is an empty list. Fails with a {@code
   * BackendFailed} fault if the backend cannot be reached, answers an error, repeats a cursor, or
   * says more than the bounds allow.
   */
  Future<Fetched> fetch(EntryKind kind);

  /**
   * The same, for somebody who waits on this leg.
   *
   * @param by none if nobody waits
   */
  default Future<Fetched> fetch(EntryKind kind, Leg by) {
    return fetch(kind);
  }

  /**
   * What the backend said.
   *
   * @param definitions each as raw JSON, untouched
   * @param hint the least ttl and the narrowest scope of all pages
   * @param era the backend speaks: a modern one that names no scope means private, a legacy one
   *     says nothing at all
   */
  record Fetched(List<RawJson> definitions, CacheHint hint, Era era) {
    public Fetched {
      definitions = List.copyOf(definitions);
    }
  }
}
