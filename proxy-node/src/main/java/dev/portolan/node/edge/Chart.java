package dev.portolan.node.edge;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.node.backend.ListingSources;
import dev.portolan.node.catalog.Shelf;
import dev.portolan.node.catalog.ViewRequest;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BoundMount;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * All that the catalog is asked on behalf of one caller, prepared once: callers come back, so this
 * is kept with them. It does not hold the caller, who would then be kept for ever by it.
 *
 * @param requests one for each kind
 */
record Chart(Map<EntryKind, ViewRequest> requests) {

  static Chart of(Caller caller, ListingSources sources) {
    List<Shelf> shelves =
        caller.mounts().stream().map(mount -> shelf(caller, mount, sources)).toList();
    Map<EntryKind, ViewRequest> requests = new EnumMap<>(EntryKind.class);
    for (EntryKind kind : EntryKind.values()) {
      requests.put(kind, new ViewRequest(caller.tenant(), kind, shelves, caller.filtered()));
    }
    return new Chart(requests);
  }

  private static Shelf shelf(Caller caller, BoundMount mount, ListingSources sources) {
    return new Shelf(
        mount.mount().id(),
        mount.fingerprint(),
        mount.partition(),
        caller.authorization(),
        mount.mount().naming(),
        mount.mount().ttl(),
        mount.mount().onClientList(),
        sources.of(mount));
  }

  ViewRequest request(EntryKind kind) {
    return Objects.requireNonNull(requests.get(kind), kind::name);
  }

  /** The families whose changes this caller could see. */
  Set<ListingFamily> families(EntryKind kind) {
    Set<ListingFamily> families = new HashSet<>();
    for (Shelf shelf : request(kind).shelves()) {
      families.add(new ListingFamily(shelf.fingerprint(), kind));
    }
    return families;
  }
}
