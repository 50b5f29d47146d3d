package dev.portolan.node.redis;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.EntryKey;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.Partition;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.catalog.CatalogStore;
import dev.portolan.node.catalog.CatalogStore.Lookup;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import dev.portolan.node.catalog.CatalogStore.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Listings and their keys, for tests that do not care which. */
final class Samples {
  static final Duration LONG = Duration.ofHours(1);

  private Samples() {}

  static ListingFamily family(String mount) {
    return new ListingFamily(Fingerprint.of("mount").add(mount).build(), EntryKind.TOOL);
  }

  static ListingKey key(String mount) {
    return key(mount, "all");
  }

  static ListingKey key(String mount, String partition) {
    Fingerprint part = Fingerprint.of("partition").add(partition).build();
    return new ListingKey(family(mount), new Partition(part));
  }

  /** Of one tool. */
  static Listing small(String name) {
    return new Listing(List.of(entry(name, "{\"name\":\"" + name + "\"}")), hint(), at());
  }

  /** Of one tool, of at least so many bytes that a compressor can do little about. */
  static Listing large(int bytes, long seed) {
    byte[] noise = new byte[bytes];
    new Random(seed).nextBytes(noise);
    String text = HexFormat.of().formatHex(noise);
    return new Listing(List.of(entry("large", "\"" + text + "\"")), hint(), at());
  }

  private static CacheHint hint() {
    return new CacheHint(60_000L, null);
  }

  private static Instant at() {
    return Instant.parse("2026-11-20T12:00:00.123Z");
  }

  private static CatalogEntry entry(String name, String definition) {
    EntryKey key = new EntryKey(EntryKind.TOOL, new MountId("gh"), name);
    return new CatalogEntry("gh_" + name, key, name, EntryKind.TOOL, RawJson.of(definition));
  }

  /** Takes the turn, whoever has it. */
  static Ticket ticket(CatalogStore store, ListingKey key) throws Exception {
    Lookup seen = Rooms.done(store.lookup(key));
    Turn turn = Rooms.done(store.claim(key, seen, LONG, true));
    return ((Turn.Given) turn).ticket();
  }

  /** Stores what a fetch that begins now brings. */
  static Ticket stored(CatalogStore store, ListingKey key, Listing listing) throws Exception {
    Ticket ticket = ticket(store, key);
    if (!Rooms.done(store.store(key, listing, ticket, LONG))) {
      throw new AssertionError("not stored: " + ticket);
    }
    return ticket;
  }
}
