package dev.portolan.node.app;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import dev.portolan.node.catalog.CatalogStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;

/** A store in which a test decides how changes are counted. */
final class CountingStore implements CatalogStore {
  private final CatalogStore store;
  private volatile Function<ListingFamily, Future<Epoch>> count;

  CountingStore(CatalogStore store) {
    this.store = store;
    this.count = store::supersede;
  }

  void counts(Function<ListingFamily, Future<Epoch>> with) {
    count = with;
  }

  @Override
  public Future<Epoch> supersede(ListingFamily family, Epoch known) {
    return count.apply(family);
  }

  @Override
  public Future<Lookup> lookup(ListingKey key) {
    return store.lookup(key);
  }

  @Override
  public Future<Turn> claim(ListingKey key, Lookup seen, Duration life, boolean insist) {
    return store.claim(key, seen, life, insist);
  }

  @Override
  public Future<Boolean> renew(ListingKey key, Ticket ticket, Duration life) {
    return store.renew(key, ticket, life);
  }

  @Override
  public Future<Void> release(ListingKey key, Ticket ticket) {
    return store.release(key, ticket);
  }

  @Override
  public Future<Boolean> store(ListingKey key, Listing listing, Ticket ticket, Duration ttl) {
    return store.store(key, listing, ticket, ttl);
  }

  @Override
  public Future<Map<ListingFamily, Epoch>> epochs(Collection<ListingFamily> families) {
    return store.epochs(families);
  }
}
