package dev.portolan.node.catalog;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    Epoch before = latest(key.family());
    return link.ask(
        () -> world.store.lookup(key).result(),
        found -> world.ledger.answered(node, key.family(), before, found.epoch()));
  }

  @Override
  public Future<Turn> claim(ListingKey key, Lookup seen, Duration life, boolean insist) {
    Epoch before = latest(key.family());
    return link.ask(
        () -> world.store.claim(key, seen, life, insist).result(),
        turn -> {
          if (turn instanceof Turn.Given(Ticket ticket)) {
            world.ledger.answered(node, key.family(), before, ticket.epoch());
            node.granted(new SimTurns.Granted(key, ticket, insist));
          }
        });
  }

  @Override
  public Future<Boolean> renew(ListingKey key, Ticket ticket, Duration life) {
    return link.ask(() -> world.store.renew(key, ticket, life).result(), renewed -> {});
  }

  @Override
  public Future<Void> release(ListingKey key, Ticket ticket) {
    node.gaveBack(ticket);
    return link.ask(() -> world.store.release(key, ticket).succeeded(), released -> {}).mapEmpty();
  }

  @Override
  public Future<Boolean> store(ListingKey key, Listing listing, Ticket ticket, Duration ttl) {
    return link.ask(() -> world.store.store(key, listing, ticket, ttl).result(), stored -> {});
  }

  @Override
  public Future<Epoch> supersede(ListingFamily family, Epoch known) {
    long attempt = node.attempt();
    Future<Epoch> counted =
        link.ask(
            () -> world.store.supersede(family, known).result(),
            epoch -> world.ledger.counted(node, family, epoch, attempt));
    return world.mutant == SimMutant.OWED_CHANGE_FORGOTTEN
        ? counted.recover(lost -> Future.succeededFuture(latest(family).next()))
        : counted.onFailure(lost -> world.ledger.failed(node, family, attempt));
  }

  @Override
  public Future<Map<ListingFamily, Epoch>> epochs(Collection<ListingFamily> families) {
    Map<ListingFamily, Epoch> before = new LinkedHashMap<>();
    world.backends.stream()
        .map(backend -> backend.family)
        .filter(families::contains)
        .forEach(family -> before.put(family, latest(family)));
    return link.ask(
        () -> world.store.epochs(families).result(),
        counted -> before.forEach((family, known) -> learns(family, known, counted.get(family))));
  }

  private void learns(ListingFamily family, Epoch before, @Nullable Epoch answer) {
    if (answer == null) {
      world.ledger.uncounted(node, family, before);
    } else {
      world.ledger.answered(node, family, before, answer);
    }
  }

  private Epoch latest(ListingFamily family) {
    return world.ledger.latest(node, family);
  }
}
