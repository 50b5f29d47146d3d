package dev.portolan.node.catalog;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/** The store as one node reaches it. Writes down what the node learns from it. */
final class SimStoreClient implements CatalogStore {
  private final SimWorld world;
  private final SimNode node;
  private final SimLink link;

  SimStoreClient(SimWorld world, SimNode node, SimLink link) {
    this.world = world;
    this.node = node;
    this.link = link;
  }

  @Override
  public Future<Lookup> lookup(ListingKey key) {
    return link.ask(
        () -> world.store.lookup(key).result(), found -> learns(key.family(), found.epoch()));
  }

  @Override
  public Future<Turn> claim(ListingKey key, Lookup seen, Duration life, boolean insist) {
    return link.ask(
        () -> world.store.claim(key, seen, life, insist).result(),
        turn -> {
          if (turn instanceof Turn.Given(Ticket ticket)) {
            learns(key.family(), ticket.epoch());
            // a ticket of a store that has lost its count is not used
            if (ticket.epoch().compareTo(world.ledger.latest(node, key.family())) >= 0) {
              node.granted(new SimTurns.Granted(key, ticket, insist));
            }
          }
        });
  }

  @Override
  public Future<Boolean> renew(ListingKey key, Ticket ticket, Duration life) {
    return link.ask(() -> world.store.renew(key, ticket, life).result(), renewed -> {});
  }

  @Override
  public Future<Void> release(ListingKey key, Ticket ticket) {
    return link.ask(() -> world.store.release(key, ticket).succeeded(), released -> {}).mapEmpty();
  }

  @Override
  public Future<Boolean> store(ListingKey key, Listing listing, Ticket ticket, Duration ttl) {
    return link.ask(() -> world.store.store(key, listing, ticket, ttl).result(), stored -> {});
  }

  @Override
  public Future<Epoch> supersede(ListingFamily family, Epoch known) {
    Future<Epoch> counted =
        link.ask(
            () -> world.store.supersede(family, known).result(),
            epoch -> {
              learns(family, epoch);
              world.ledger.paid(node, family);
            });
    return world.mutant == SimMutant.OWED_CHANGE_FORGOTTEN
        ? counted.recover(lost -> Future.succeededFuture(world.ledger.latest(node, family).next()))
        : counted;
  }

  @Override
  public Future<Map<ListingFamily, Epoch>> epochs(Collection<ListingFamily> families) {
    return link.ask(
        () -> world.store.epochs(families).result(),
        counted ->
            families.forEach(
                family -> {
                  Epoch epoch = counted.get(family);
                  if (epoch == null) {
                    world.ledger.uncounted(node, family);
                  } else {
                    learns(family, epoch);
                  }
                }));
  }

  private void learns(ListingFamily family, Epoch epoch) {
    world.ledger.learnt(node, family, epoch);
  }
}
