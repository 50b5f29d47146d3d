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

  /** What was looked up is not heard before. */
  Future<?> answers = Future.succeededFuture();

  FaultyStore(CatalogStore store) {
    this.store = store;
  }

  @Override
  public Future<Lookup> lookup(ListingKey key) {
    return asked(() -> store.lookup(key)).compose(found -> answers.map(found));
  }

  @Override
  public Future<Turn> claim(ListingKey key, Lookup seen, Duration life, boolean insist) {
    return asked(() -> store.claim(key, seen, life, insist));
  }

  @Override
  public Future<Boolean> renew(ListingKey key, Ticket ticket, Duration life) {
    return asked(() -> store.renew(key, ticket, life));
  }

  @Override
  public Future<Void> release(ListingKey key, Ticket ticket) {
    return asked(() -> store.release(key, ticket));
  }

  @Override
  public Future<Boolean> store(ListingKey key, Listing listing, Ticket ticket, Duration ttl) {
    return asked(() -> store.store(key, listing, ticket, ttl));
  }

  @Override
  public Future<Epoch> supersede(ListingFamily family, Epoch known) {
    supersedes++;
    return asked(() -> store.supersede(family, known));
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
