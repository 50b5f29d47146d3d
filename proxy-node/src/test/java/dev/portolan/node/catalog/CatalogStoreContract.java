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
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every catalog store must do. A twin's test extends this and says how time passes. */
public abstract class CatalogStoreContract {
  private static final Duration LONG = Duration.ofHours(1);

  /** The store under test, empty when the test begins. */
  protected abstract CatalogStore store();

  /** Lets at least this much time pass for the store. */
  protected abstract void pass(Duration time);

  @Test
  void nothingIsStoredAtFirstAndTheEpochIsTheFirst() throws Exception {
    // When
    Lookup lookup = done(store().lookup(key("a")));

    // Then
    assertThat(lookup).isEqualTo(new Lookup(Epoch.FIRST, null));
  }

  @Test
  void givesBackWhatWasStoredByteForByte() throws Exception {
    // Given
    Listing listing = listing("a", "{ \"name\" : \"a\", \"x\": 1.00,\n\"\u00e9\":\"\\u00e9\" }");

    // When
    boolean stored = done(store().store(key("a"), listing, Epoch.FIRST, LONG));

    // Then
    assertThat(stored).isTrue();
    assertThat(done(store().lookup(key("a")))).isEqualTo(new Lookup(Epoch.FIRST, listing));
  }

  @Test
  void keepsPartitionsApart() throws Exception {
    // Given
    Listing listing = listing("a", "{}");
    done(store().store(key("a"), listing, Epoch.FIRST, LONG));

    // When
    Lookup other = done(store().lookup(key("b")));

    // Then
    assertThat(other.listing()).isNull();
  }

  @Test
  void supersedingEndsTheListingsOfAllPartitions() throws Exception {
    // Given
    done(store().store(key("a"), listing("a", "{}"), Epoch.FIRST, LONG));
    done(store().store(key("b"), listing("b", "{}"), Epoch.FIRST, LONG));

    // When
    Epoch next = done(store().supersede(family()));

    // Then
    assertThat(next).isEqualTo(new Epoch(1));
    assertThat(done(store().lookup(key("a")))).isEqualTo(new Lookup(next, null));
    assertThat(done(store().lookup(key("b")))).isEqualTo(new Lookup(next, null));
  }

  @Test
  void lateStoreNeverRevivesAnEarlierEpoch() throws Exception {
    // Given
    Listing fresh = listing("new", "{}");
    Epoch next = done(store().supersede(family()));
    done(store().store(key("a"), fresh, next, LONG));

    // When
    boolean stored = done(store().store(key("a"), listing("old", "{}"), Epoch.FIRST, LONG));

    // Then
    assertThat(stored).isFalse();
    assertThat(done(store().lookup(key("a")))).isEqualTo(new Lookup(next, fresh));
  }

  @Test
  void refusesAnEpochThatHasNotBegun() throws Exception {
    // When
    boolean stored = done(store().store(key("a"), listing("a", "{}"), new Epoch(7), LONG));

    // Then
    assertThat(stored).isFalse();
    assertThat(done(store().lookup(key("a")))).isEqualTo(new Lookup(Epoch.FIRST, null));
  }

  @Test
  void supersedingOneFamilyLeavesOthersAlone() throws Exception {
    // Given
    Listing listing = listing("a", "{}");
    done(store().store(key("a"), listing, Epoch.FIRST, LONG));

    // When
    done(store().supersede(new ListingFamily(family().mount(), EntryKind.PROMPT)));

    // Then
    assertThat(done(store().lookup(key("a")))).isEqualTo(new Lookup(Epoch.FIRST, listing));
  }

  @Test
  void readsTheEpochsOfManyAtOnce() throws Exception {
    // Given
    ListingFamily untouched = new ListingFamily(family().mount(), EntryKind.RESOURCE);
    done(store().supersede(family()));
    done(store().supersede(family()));

    // When
    Map<ListingFamily, Epoch> epochs = done(store().epochs(List.of(family(), untouched)));

    // Then
    assertThat(epochs)
        .containsExactlyInAnyOrderEntriesOf(Map.of(family(), new Epoch(2), untouched, Epoch.FIRST));
  }

  @Test
  void forgetsListingsAfterTheirTimeButNotEpochs() throws Exception {
    // Given
    Epoch next = done(store().supersede(family()));
    done(store().store(key("a"), listing("a", "{}"), next, Duration.ofMillis(200)));

    // When
    pass(Duration.ofMillis(250));

    // Then
    assertThat(done(store().lookup(key("a")))).isEqualTo(new Lookup(next, null));
  }

  @Test
  void anEmptyListingIsAListing() throws Exception {
    // Given
    Listing empty = new Listing(List.of(), CacheHint.NONE, Instant.parse("2026-11-20T12:00:00Z"));

    // When
    done(store().store(key("a"), empty, Epoch.FIRST, LONG));

    // Then
    assertThat(done(store().lookup(key("a"))).listing()).isEqualTo(empty);
  }

  private static ListingFamily family() {
    return new ListingFamily(Fingerprint.of("mount").add("contract").build(), EntryKind.TOOL);
  }

  private static ListingKey key(String partition) {
    Fingerprint part = Fingerprint.of("partition").add(partition).build();
    return new ListingKey(family(), new Partition(part));
  }

  private static Listing listing(String name, String definition) {
    EntryKey key = new EntryKey(EntryKind.TOOL, new MountId("gh"), name);
    CatalogEntry entry =
        new CatalogEntry("gh_" + name, key, name, EntryKind.TOOL, RawJson.of(definition));
    return new Listing(
        List.of(entry), new CacheHint(60_000L, null), Instant.parse("2026-11-20T12:00:00.123Z"));
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }
}
