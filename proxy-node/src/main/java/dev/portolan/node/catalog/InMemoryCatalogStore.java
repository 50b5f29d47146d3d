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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The store of a node that is alone. Bounded by the bytes of what it holds and by the number of
 * families whose epochs it counts. Thread-safe.
 *
 * <p>It counts as the shared store does: from the time in microseconds at which a family is first
 * heard of, so that no count is ever repeated, not by another store after this one either.
 */
public final class InMemoryCatalogStore implements CatalogStore {
  private static final int MAX_TURNS = 100_000;

  private final Clock clock;
  private final Cache<ListingKey, Stored> listings;
  private final Cache<ListingFamily, Epoch> epochs;
  private final Cache<ListingKey, Lease> turns;
  private long lastTicket;

  /**
   * Below it lies every epoch that was counted and forgotten, so that no family ever comes back to
   * one that it has had.
   */
  private Epoch floor = Epoch.FIRST;

  /**
   * @param maxBytes of all listings together; what is used least is forgotten first
   * @param maxFamilies whose epochs are counted apart
   */
  public InMemoryCatalogStore(Clock clock, long maxBytes, int maxFamilies) {
    this.clock = clock;
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
    turns =
        Caffeine.newBuilder()
            .maximumSize(MAX_TURNS)
            .expireAfter(Expiry.<ListingKey, Lease>writing((key, lease) -> lease.life()))
            .ticker(Weights.ticker(clock))
            .executor(Runnable::run)
            .build();
  }

  @Override
  public synchronized Future<Lookup> lookup(ListingKey key) {
    Epoch epoch = epochOf(key.family());
    Stored stored = listings.getIfPresent(key);
    return Future.succeededFuture(
        stored != null && stored.ticket().epoch().equals(epoch)
            ? new Lookup(epoch, stored.listing(), stored.ticket().number())
            : new Lookup(epoch, null, 0));
  }

  @Override
  public synchronized Future<Turn> claim(
      ListingKey key, Lookup seen, Duration life, boolean insist) {
    Epoch epoch = epochOf(key.family());
    boolean moved = !epoch.equals(seen.epoch()) || storedIn(epoch, key) != seen.ticket();
    if (moved && !insist) {
      return Future.succeededFuture(new Turn.Moved());
    }
    Lease lease = turns.getIfPresent(key);
    if (lease != null && lease.ticket().epoch().equals(epoch) && !insist) {
      return Future.succeededFuture(new Turn.Taken());
    }
    Ticket ticket = new Ticket(epoch, ++lastTicket);
    turns.put(key, new Lease(ticket, life));
    return Future.succeededFuture(new Turn.Given(ticket));
  }

  @Override
  public synchronized Future<Boolean> renew(ListingKey key, Ticket ticket, Duration life) {
    boolean held = holds(key, ticket);
    if (held) {
      turns.put(key, new Lease(ticket, life));
    }
    return Future.succeededFuture(held);
  }

  @Override
  public synchronized Future<Void> release(ListingKey key, Ticket ticket) {
    if (holds(key, ticket)) {
      turns.invalidate(key);
    }
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Boolean> store(
      ListingKey key, Listing listing, Ticket ticket, Duration ttl) {
    Epoch epoch = epochOf(key.family());
    if (!epoch.equals(ticket.epoch()) || storedIn(epoch, key) > ticket.number()) {
      return Future.succeededFuture(false);
    }
    listings.put(key, new Stored(listing, ticket, ttl));
    return Future.succeededFuture(true);
  }

  @Override
  public synchronized Future<Epoch> supersede(ListingFamily family, Epoch known) {
    Epoch next = later(later(epochOf(family), known).next(), now());
    epochs.put(family, next);
    return Future.succeededFuture(next);
  }

  @Override
  public synchronized Future<Map<ListingFamily, Epoch>> epochs(Collection<ListingFamily> families) {
    return Future.succeededFuture(Map.copyOf(epochs.getAllPresent(families)));
  }

  private Epoch epochOf(ListingFamily family) {
    return epochs.get(family, absent -> later(floor, now()));
  }

  private Epoch now() {
    return new Epoch(TimeUnit.MILLISECONDS.toMicros(clock.millis()));
  }

  private static Epoch later(Epoch one, Epoch other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private long storedIn(Epoch epoch, ListingKey key) {
    Stored stored = listings.getIfPresent(key);
    return stored != null && stored.ticket().epoch().equals(epoch) ? stored.ticket().number() : 0;
  }

  private boolean holds(ListingKey key, Ticket ticket) {
    Lease lease = turns.getIfPresent(key);
    return lease != null && lease.ticket().equals(ticket);
  }

  private void raiseFloor(@Nullable Epoch evicted) {
    if (evicted != null && evicted.compareTo(floor) >= 0) {
      floor = evicted.next();
    }
  }

  private record Stored(Listing listing, Ticket ticket, Duration ttl) {}

  private record Lease(Ticket ticket, Duration life) {}
}
