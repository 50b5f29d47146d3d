package dev.portolan.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.EntryKey;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.Partition;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.catalog.CatalogStore.Lookup;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import dev.portolan.node.catalog.CatalogStore.Turn;
import dev.portolan.testkit.ManualClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InMemoryCatalogStoreTest extends CatalogStoreContract {
  private final ManualClock clock = new ManualClock();
  private final CatalogStore store = new InMemoryCatalogStore(clock, 32 << 20, 100);

  @Override
  protected CatalogStore store() {
    return store;
  }

  @Override
  protected void pass(Duration time) {
    clock.advance(time);
  }

  @Test
  void holdsNoMoreBytesThanItMay() {
    // Given
    RawJson large = RawJson.of("\"" + "x".repeat(1_000_000) + "\"");

    // When
    IntStream.range(0, 90).forEach(i -> store.store(key(i), listing(large), ticket(i), day()));

    // Then
    long held =
        IntStream.range(0, 90).filter(i -> store.lookup(key(i)).result().listing() != null).count();
    assertThat(held).isBetween(1L, 33L);
  }

  @Test
  void aForgottenCountNeverComesBackToAnEpochItHasHad() {
    // Given
    ListingFamily first = key(0).family();
    Ticket early = ticket(0);
    Set<Epoch> had = new HashSet<>(Set.of(store.supersede(first).result()));

    // When
    IntStream.range(1, 5_000).forEach(i -> store.supersede(key(i).family()));
    Epoch after = store.supersede(first).result();

    // Then
    assertThat(had.add(after)).isTrue();
    assertThat(store.store(key(0), listing(RawJson.of("1")), early, day()).result()).isFalse();
  }

  private Ticket ticket(int number) {
    Lookup seen = store.lookup(key(number)).result();
    Turn turn = store.claim(key(number), seen, day(), true).result();
    return ((Turn.Given) turn).ticket();
  }

  private static Duration day() {
    return Duration.ofDays(1);
  }

  private static ListingKey key(int number) {
    Fingerprint print = Fingerprint.of("mount").add(number).build();
    return new ListingKey(new ListingFamily(print, EntryKind.TOOL), new Partition(print));
  }

  private Listing listing(RawJson definition) {
    EntryKey key = new EntryKey(EntryKind.TOOL, new MountId("gh"), "a");
    CatalogEntry entry = new CatalogEntry("a", key, "a", EntryKind.TOOL, definition);
    return new Listing(List.of(entry), CacheHint.NONE, clock.instant());
  }
}
