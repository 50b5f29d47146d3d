package dev.portolan.node.catalog;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import dev.portolan.testkit.ManualClock;
import java.time.Duration;

/** The store of the simulation is a store like any other. */
class SimStoreTest extends CatalogStoreContract {
  private final ManualClock clock = new ManualClock();
  private final CatalogStore store = new SimStore(clock, new Nobody(), null);

  @Override
  protected CatalogStore store() {
    return store;
  }

  @Override
  protected void pass(Duration time) {
    clock.advance(time);
  }

  private static final class Nobody implements SimStore.Witness {
    @Override
    public void begun(ListingFamily family, Epoch epoch) {}

    @Override
    public void given(ListingKey key, CatalogStore.Ticket ticket) {}

    @Override
    public void lapsed(ListingKey key, CatalogStore.Ticket ticket, long agoMs) {}

    @Override
    public void overridden(ListingKey key) {}

    @Override
    public void stored(ListingKey key, Listing listing, Epoch stands, CatalogStore.Ticket ticket) {}

    @Override
    public void lookedUp(ListingKey key, CatalogStore.Lookup found) {}
  }
}
