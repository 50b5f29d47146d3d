package dev.portolan.node.catalog;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.Partition;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.node.config.CatalogConfig;
import dev.portolan.node.config.MountConfig.OnClientList;
import dev.portolan.node.config.NamingConfig;
import dev.portolan.node.invalidation.LocalInvalidationBus;
import dev.portolan.node.wire.Slice;
import dev.portolan.testkit.ManualClock;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A catalog on one thread, with its time, its store and its bus in the test's hands. */
final class Stage {
  static final TenantId TENANT = new TenantId("acme");

  final ManualClock clock = new ManualClock();
  final ManualSchedule schedule = new ManualSchedule(clock);
  final LocalInvalidationBus bus = new LocalInvalidationBus();
  final Observed observed = new Observed();
  final List<ListingFamily> told = new ArrayList<>();
  final FaultyStore store = new FaultyStore(new InMemoryCatalogStore(clock, 64 << 20, 1_000));
  final Catalog catalog = node();

  Stage() {
    catalog.onChange(told::add);
  }

  /** One more node on the same store and bus. */
  Catalog node() {
    Catalog node =
        new Catalog(store, bus, CatalogConfig.DEFAULT, clock, schedule, new Random(1), observed);
    node.start();
    return node;
  }

  void pass(Duration time) {
    clock.advance(time);
    schedule.run();
  }

  CatalogView view(ViewRequest request) {
    Future<CatalogView> view = catalog.viewOf(request);
    schedule.run();
    return view.result();
  }

  static ViewRequest tools(Shelf... shelves) {
    return request(EntryKind.TOOL, shelves);
  }

  static ViewRequest request(EntryKind kind, Shelf... shelves) {
    return new ViewRequest(TENANT, kind, List.of(shelves), false);
  }

  static Shelf shelf(String mount, ListingSource source) {
    return new Shelf(
        new MountId(mount),
        print(mount),
        partition("tenant"),
        print("authorization of alice"),
        NamingConfig.BARE,
        null,
        OnClientList.SERVE,
        source);
  }

  static Shelf named(Shelf shelf, NamingConfig naming) {
    return new Shelf(
        shelf.mount(),
        Fingerprint.of("renamed").add(shelf.fingerprint().hex()).add(naming.toString()).build(),
        shelf.partition(),
        shelf.authorization(),
        naming,
        shelf.ttl(),
        shelf.onClientList(),
        shelf.source());
  }

  static Shelf lasting(Shelf shelf, @Nullable Duration ttl, OnClientList onClientList) {
    return new Shelf(
        shelf.mount(),
        shelf.fingerprint(),
        shelf.partition(),
        shelf.authorization(),
        shelf.naming(),
        ttl,
        onClientList,
        shelf.source());
  }

  /** The same mount as another caller reaches it. */
  static Shelf reached(Shelf shelf, String partition, String caller, ListingSource source) {
    return new Shelf(
        shelf.mount(),
        shelf.fingerprint(),
        partition(partition),
        print("authorization of " + caller),
        shelf.naming(),
        shelf.ttl(),
        shelf.onClientList(),
        source);
  }

  static ListingFamily family(Shelf shelf) {
    return new ListingFamily(shelf.fingerprint(), EntryKind.TOOL);
  }

  static Fingerprint print(String of) {
    return Fingerprint.of("test").add(of).build();
  }

  static Partition partition(String of) {
    return new Partition(Fingerprint.of("partition").add(of).build());
  }

  /** A page of a view, put together. */
  static String text(CatalogView view, int offset, int max) {
    return view.page(offset, max).stream().map(Slice::toString).collect(Collectors.joining());
  }
}
