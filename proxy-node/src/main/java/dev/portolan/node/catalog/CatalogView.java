package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.wire.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one caller sees of one kind: merged, named, rendered, immutable. */
public interface CatalogView {
  EntryKind kind();

  /** The entry of this exposed name (URI, for resources; URI template, for templates), or null. */
  @Nullable Placed find(String name);

  /**
   * Of a view of templates: the entry whose template this URI expands, the first in order, or null.
   */
  @Nullable Placed match(String uri);

  /** A digest of what the view shows. Cursors die with it. */
  Fingerprint revision();

  /** The number of entries. */
  int size();

  /**
   * The rendered definitions from {@code offset}, at most {@code max} of them, separated by commas,
   * no brackets. In pieces that are shared by all who ask, to be read one after the other; none if
   * there are no definitions.
   */
  List<Slice> page(int offset, int max);

  /** Least remaining freshness of the contributors, in milliseconds, at least 0. */
  long ttlMs(Instant now);

  /** Public only if every contributor is public and nothing was filtered for the caller. */
  CacheScope scope();

  /**
   * Mounts that contribute nothing because their backend fails and nothing good is left of them,
   * and why.
   */
  Map<MountId, Fault.BackendFailed> missing();

  /** Mounts whose part is served past its freshness because their backend fails. */
  Set<MountId> stale();
}
