package dev.portolan.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.node.catalog.CatalogStore.Lookup;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every catalog store must do. A twin's test extends this and says how time passes. */
public abstract class CatalogStoreContract extends CatalogTurnsContract {
  @Test
  void nothingIsStoredAtFirstAndTheEpochStands() throws Exception {
    // When
    Lookup first = done(store().lookup(key("a")));
    Lookup second = done(store().lookup(key("a")));

    // Then
    assertThat(first.listing()).isNull();
    assertThat(first.ticket()).isZero();
    assertThat(second).isEqualTo(first);
  }

  @Test
  void givesBackWhatWasStoredByteForByte() throws Exception {
    // Given
    Listing listing = listing("a", "{ \"name\" : \"a\", \"x\": 1.00,\n\"\u00e9\":\"\\u00e9\" }");
    Ticket ticket = ticket("a");

    // When
    boolean stored = done(store().store(key("a"), listing, ticket, LONG));

    // Then
    assertThat(stored).isTrue();
    assertThat(done(store().lookup(key("a")))).isEqualTo(found(listing, ticket));
  }

  @Test
  void givesBackTenThousandToolsByteForByte() throws Exception {
    // Given
    Random random = new Random(7);
    List<CatalogEntry> entries =
        IntStream.range(0, 10_000).mapToObj(i -> entry("tool_" + i, schema(random))).toList();
    Listing large = new Listing(entries, CacheHint.NONE, Instant.parse("2026-11-20T12:00:00Z"));
    Ticket ticket = ticket("large");

    // When
    boolean stored = done(store().store(key("large"), large, ticket, LONG));

    // Then
    assertThat(stored).isTrue();
    assertThat(done(store().lookup(key("large")))).isEqualTo(found(large, ticket));
  }

  @Test
  void keepsPartitionsApart() throws Exception {
    // Given
    Listing listing = listing("a", "{}");
    done(store().store(key("a"), listing, ticket("a"), LONG));

    // When
    Lookup other = done(store().lookup(key("b")));

    // Then
    assertThat(other.listing()).isNull();
  }

  @Test
  void supersedingEndsTheListingsOfAllPartitions() throws Exception {
    // Given
    Ticket a = ticket("a");
    done(store().store(key("a"), listing("a", "{}"), a, LONG));
    done(store().store(key("b"), listing("b", "{}"), ticket("b"), LONG));

    // When
    Epoch next = done(store().supersede(family()));

    // Then
    assertThat(next).isGreaterThan(a.epoch());
    assertThat(done(store().lookup(key("a")))).isEqualTo(new Lookup(next, null, 0));
    assertThat(done(store().lookup(key("b")))).isEqualTo(new Lookup(next, null, 0));
  }

  @Test
  void lateStoreNeverRevivesAnEarlierEpoch() throws Exception {
    // Given
    Listing fresh = listing("new", "{}");
    Ticket late = ticket("a");
    done(store().supersede(family()));
    Ticket current = insist("a");
    done(store().store(key("a"), fresh, current, LONG));

    // When
    boolean stored = done(store().store(key("a"), listing("old", "{}"), late, LONG));

    // Then
    assertThat(stored).isFalse();
    assertThat(done(store().lookup(key("a")))).isEqualTo(found(fresh, current));
  }

  @Test
  void refusesAnEpochThatHasNotBegun() throws Exception {
    // Given
    Ticket ticket = ticket("a");
    Ticket tomorrow = new Ticket(ticket.epoch().next(), ticket.number());

    // When
    boolean stored = done(store().store(key("a"), listing("a", "{}"), tomorrow, LONG));

    // Then
    assertThat(stored).isFalse();
    assertThat(done(store().lookup(key("a")))).isEqualTo(new Lookup(ticket.epoch(), null, 0));
  }

  @Test
  void supersedingOneFamilyLeavesOthersAlone() throws Exception {
    // Given
    Listing listing = listing("a", "{}");
    Ticket ticket = ticket("a");
    done(store().store(key("a"), listing, ticket, LONG));

    // When
    done(store().supersede(new ListingFamily(family().mount(), EntryKind.PROMPT)));

    // Then
    assertThat(done(store().lookup(key("a")))).isEqualTo(found(listing, ticket));
  }

  @Test
  void readsTheEpochsOfManyAtOnceAndLeavesOutTheUncounted() throws Exception {
    // Given
    ListingFamily other = new ListingFamily(family().mount(), EntryKind.RESOURCE);
    ListingFamily unknown = new ListingFamily(family().mount(), EntryKind.TEMPLATE);
    Epoch first = done(store().supersede(family()));
    Epoch second = done(store().supersede(other));

    // When
    Map<ListingFamily, Epoch> epochs = done(store().epochs(List.of(family(), other, unknown)));

    // Then
    assertThat(epochs).containsExactlyInAnyOrderEntriesOf(Map.of(family(), first, other, second));
  }

  @Test
  void forgetsListingsAfterTheirTimeButNotEpochs() throws Exception {
    // Given
    Ticket ticket = ticket("a");
    done(store().store(key("a"), listing("a", "{}"), ticket, Duration.ofMillis(200)));

    // When
    pass(Duration.ofMillis(250));

    // Then
    assertThat(done(store().lookup(key("a")))).isEqualTo(new Lookup(ticket.epoch(), null, 0));
  }

  @Test
  void anEmptyListingIsAListing() throws Exception {
    // Given
    Listing empty = new Listing(List.of(), CacheHint.NONE, Instant.parse("2026-11-20T12:00:00Z"));

    // When
    done(store().store(key("a"), empty, ticket("a"), LONG));

    // Then
    assertThat(done(store().lookup(key("a"))).listing()).isEqualTo(empty);
  }
}
