package dev.portolan.node.catalog;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import dev.portolan.model.catalog.Partition;

/**
 * One caller's wish for one listing.
 *
 * @param shared the key among all callers for whom the binding read the same
 * @param own the key for this authorization alone, used where the backend says private
 */
record Ask(Shelf shelf, ListingKey shared, ListingKey own) {

  static Ask of(Shelf shelf, EntryKind kind) {
    ListingFamily family = new ListingFamily(shelf.fingerprint(), kind);
    Partition narrow = shelf.partition().narrowedBy("authorization", shelf.authorization().hex());
    return new Ask(
        shelf, new ListingKey(family, shelf.partition()), new ListingKey(family, narrow));
  }

  EntryKind kind() {
    return shared.family().kind();
  }

  Fingerprint authorization() {
    return shelf.authorization();
  }
}
