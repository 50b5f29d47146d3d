package dev.portolan.node.catalog;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;

/** A store that can be taken away, and that counts what it is asked. */
final class FaultyStore implements CatalogStore {
  CatalogStore store;
  boolean down;
  int calls;
  int epochCalls;
  int supersedes;

  FaultyStore(CatalogStore store) {
    this.store = store;
  }

  @Override
  public Future<Lookup> lookup(ListingKey key) {
    return asked(() -> store.lookup(key));
  }

  @Override
  public Future<Boolean> store(ListingKey key, Listing listing, Epoch epoch, Duration ttl) {
    return asked(() -> store.store(key, listing, epoch, ttl));
  }

  @Override
  public Future<Epoch> supersede(ListingFamily family) {
    supersedes++;
    return asked(() -> store.supersede(family));
  }

  @Override
  public Future<Map<ListingFamily, Epoch>> epochs(Collection<ListingFamily> families) {
    epochCalls++;
    return asked(() -> store.epochs(families));
  }

  private <T> Future<T> asked(Supplier<Future<T>> call) {
    calls++;
    return down ? Future.failedFuture("the store is down, as the test wants") : call.get();
  }
}
