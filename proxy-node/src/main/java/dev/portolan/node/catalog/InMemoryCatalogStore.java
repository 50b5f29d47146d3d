package dev.portolan.node.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The store of a node that is alone. Bounded by the bytes of what it holds and by the number of
 * families whose epochs it counts. Thread-safe.
 */
public final class InMemoryCatalogStore implements CatalogStore {
  private final Cache<ListingKey, Stored> listings;
  private final Cache<ListingFamily, Epoch> epochs;

  /**
   * The epoch of a family that is not counted. When a count is evicted it rises above it, so that
   * no family ever comes back to an epoch it has had.
   */
  private Epoch floor = Epoch.FIRST;

  /**
   * @param maxBytes of all listings together; what is used least is forgotten first
   * @param maxFamilies whose epochs are counted apart
   */
  public InMemoryCatalogStore(Clock clock, long maxBytes, int maxFamilies) {
    listings =
        Caffeine.newBuilder()
            .maximumWeight(Math.max(1, maxBytes / Weights.UNIT))
            .weigher((ListingKey key, Stored stored) -> Weights.of(stored.listing()))
            .expireAfter(Expiry.<ListingKey, Stored>creating((key, stored) -> stored.ttl()))
            .ticker(Weights.ticker(clock))
            .executor(Runnable::run)
            .build();
    epochs =
        Caffeine.newBuilder()
            .maximumSize(maxFamilies)
            .executor(Runnable::run)
            .evictionListener(
                (@Nullable ListingFamily family, @Nullable Epoch epoch, RemovalCause cause) ->
                    raiseFloor(epoch))
            .build();
  }

  @Override
  public synchronized Future<Lookup> lookup(ListingKey key) {
    Epoch epoch = epochOf(key.family());
    Stored stored = listings.getIfPresent(key);
    return Future.succeededFuture(
        stored != null && stored.epoch().equals(epoch)
            ? new Lookup(epoch, stored.listing())
            : new Lookup(epoch, null));
  }

  @Override
  public synchronized Future<Boolean> store(
      ListingKey key, Listing listing, Epoch epoch, Duration ttl) {
    if (!epochOf(key.family()).equals(epoch)) {
      return Future.succeededFuture(false);
    }
    listings.put(key, new Stored(listing, epoch, ttl));
    return Future.succeededFuture(true);
  }

  @Override
  public synchronized Future<Epoch> supersede(ListingFamily family) {
    Epoch next = epochOf(family).next();
    epochs.put(family, next);
    return Future.succeededFuture(next);
  }

  @Override
  public synchronized Future<Map<ListingFamily, Epoch>> epochs(Collection<ListingFamily> families) {
    Map<ListingFamily, Epoch> found = HashMap.newHashMap(families.size());
    families.forEach(family -> found.put(family, epochOf(family)));
    return Future.succeededFuture(found);
  }

  private Epoch epochOf(ListingFamily family) {
    Epoch counted = epochs.getIfPresent(family);
    return counted == null ? floor : counted;
  }

  private void raiseFloor(@Nullable Epoch evicted) {
    if (evicted != null && evicted.compareTo(floor) >= 0) {
      floor = evicted.next();
    }
  }

  private record Stored(Listing listing, Epoch epoch, Duration ttl) {}
}
