package dev.portolan.node.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this node holds: a slot for each listing, bounded by bytes, and a family for each count of
 * epochs. A slot under a shared key never holds a private listing.
 */
final class NearCache {
  private static final int MAX_FAMILIES = 50_000;
  private static final int MAX_SCOPES = 100_000;

  private final Cache<ListingKey, Slot> slots;
  private final Cache<ListingFamily, Family> families =
      Caffeine.newBuilder()
          .maximumSize(MAX_FAMILIES)
          .executor(Runnable::run)
          .evictionListener(
              (@Nullable ListingFamily id, @Nullable Family family, RemovalCause cause) ->
                  ended(family))
          .build();

  /** By shared key: whether the backend says private. A hint where to look, never the guard. */
  private final Cache<ListingKey, CacheScope> scopes =
      Caffeine.newBuilder().maximumSize(MAX_SCOPES).executor(Runnable::run).build();

  NearCache(long maxBytes) {
    long maximum = Math.max(1, maxBytes / Weights.UNIT);
    slots =
        Caffeine.newBuilder()
            .maximumWeight(maximum)
            .weigher((ListingKey key, Slot slot) -> Weights.capped(weight(slot), maximum))
            .executor(Runnable::run)
            .evictionListener(
                (@Nullable ListingKey key, @Nullable Slot slot, RemovalCause cause) ->
                    evicted(slot))
            .build();
  }

  /** Where to look for this caller's listing first. */
  Slot slotFor(Ask ask) {
    return scopes.getIfPresent(ask.shared()) == CacheScope.PRIVATE ? own(ask) : shared(ask);
  }

  Slot shared(Ask ask) {
    return slot(ask.shared(), new Backoff());
  }

  /** Leaves the backend alone together with all who reach it in the same way. */
  Slot own(Ask ask) {
    return slot(ask.own(), shared(ask).backoff());
  }

  /** Whether it is not yet known if the backend says private. */
  boolean isUnknown(Ask ask) {
    return scopes.getIfPresent(ask.shared()) == null;
  }

  /** Remembers what the backend says, and forgets what was held under the other key. */
  void learn(Ask ask, boolean isPrivate) {
    scopes.put(ask.shared(), isPrivate ? CacheScope.PRIVATE : CacheScope.PUBLIC);
    Slot other = slots.getIfPresent(isPrivate ? ask.shared() : ask.own());
    if (other != null) {
      other.clear();
    }
  }

  /** Weighs the slot anew: what it holds has changed. */
  void weigh(Slot slot) {
    slots.asMap().computeIfPresent(slot.key(), (key, held) -> held);
  }

  Family family(ListingFamily id) {
    return families.get(id, Family::new);
  }

  /** The same, if this node has had to do with it: looking must not push out what is in use. */
  Optional<Family> known(ListingFamily id) {
    return Optional.ofNullable(families.getIfPresent(id));
  }

  /** A snapshot. */
  Collection<Family> families() {
    return List.copyOf(families.asMap().values());
  }

  private Slot slot(ListingKey key, Backoff backoff) {
    Slot slot = slots.get(key, absent -> newSlot(absent, backoff));
    if (!slot.family().hasEnded()) {
      return slot;
    }
    slots.asMap().remove(key, slot);
    return slots.get(key, absent -> newSlot(absent, backoff));
  }

  private Slot newSlot(ListingKey key, Backoff backoff) {
    Slot slot = new Slot(key, family(key.family()), backoff);
    slot.family().add(slot);
    return slot;
  }

  private static void ended(@Nullable Family family) {
    if (family != null) {
      family.end();
    }
  }

  private static void evicted(@Nullable Slot slot) {
    if (slot != null) {
      slot.clear();
      slot.family().remove(slot);
    }
  }

  private static int weight(Slot slot) {
    Held held = slot.last();
    return held == null ? 1 : held.section().weight();
  }
}
