package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.wire.Slice;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the contributions of a caller's mounts make together. */
final class MergedView implements CatalogView {
  /** How long a client may believe a list that lacks something, or holds something old. */
  private static final long INCOMPLETE_TTL_MS = 1_000;

  private final EntryKind kind;
  private final Merged merged;
  private final CacheScope scope;
  private final Map<MountId, Fault.BackendFailed> missing = new LinkedHashMap<>();
  private final Set<MountId> stale = new LinkedHashSet<>();
  private final long freshUntilMs;

  MergedView(
      ViewRequest request, Merged merged, List<Contribution> contributions, Freshness freshness) {
    this.kind = request.kind();
    this.merged = merged;
    this.scope = scopeOf(request, contributions);
    long until = Long.MAX_VALUE;
    for (Contribution contribution : contributions) {
      Held held = contribution.held();
      Fault.BackendFailed fault = contribution.fault();
      if (fault == null && held != null) {
        until = Math.min(until, freshness.freshUntil(held, contribution.ask()));
      } else if (fault != null && held != null) {
        stale.add(contribution.mount());
      } else if (fault != null) {
        missing.put(contribution.mount(), fault);
      }
    }
    this.freshUntilMs = until;
  }

  private static CacheScope scopeOf(ViewRequest request, List<Contribution> contributions) {
    boolean open =
        !request.filtered()
            && !contributions.isEmpty()
            && contributions.stream()
                .allMatch(part -> part.held() != null && part.held().isPublic());
    return open ? CacheScope.PUBLIC : CacheScope.PRIVATE;
  }

  @Override
  public EntryKind kind() {
    return kind;
  }

  @Override
  public @Nullable Placed find(String name) {
    return merged.find(name);
  }

  @Override
  public @Nullable Placed match(String uri) {
    return merged.match(uri);
  }

  @Override
  public Fingerprint revision() {
    return merged.revision();
  }

  @Override
  public int size() {
    return merged.size();
  }

  @Override
  public List<Slice> page(int offset, int max) {
    return merged.page(offset, max);
  }

  @Override
  public long ttlMs(Instant now) {
    boolean complete = freshUntilMs != Long.MAX_VALUE && missing.isEmpty() && stale.isEmpty();
    long most = complete ? Long.MAX_VALUE : INCOMPLETE_TTL_MS;
    return Math.clamp(freshUntilMs - now.toEpochMilli(), 0, most);
  }

  @Override
  public CacheScope scope() {
    return scope;
  }

  @Override
  public Map<MountId, Fault.BackendFailed> missing() {
    return Collections.unmodifiableMap(missing);
  }

  @Override
  public Set<MountId> stale() {
    return Collections.unmodifiableSet(stale);
  }
}
