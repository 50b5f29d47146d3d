package dev.portolan.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.portolan.node.catalog.CatalogStore.Lookup;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import dev.portolan.node.catalog.CatalogStore.Turn;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every catalog store must do about turns: who fetches now, and whose result counts. */
public abstract class CatalogTurnsContract {
  static final Duration LONG = Duration.ofHours(1);

  /** The store under test, empty when the test begins. */
  protected abstract CatalogStore store();

  /** Lets at least this much time pass for the store. */
  protected abstract void pass(Duration time);

  @Test
  void anEarlierTicketNeverReplacesWhatALaterOneBrought() throws Exception {
    // Given
    Listing fresh = listing("new", "{}");
    Ticket paused = ticket("a");
    Ticket later = insist("a");
    done(store().store(key("a"), fresh, later, LONG));

    // When
    boolean stored = done(store().store(key("a"), listing("old", "{}"), paused, LONG));

    // Then
    assertThat(stored).isFalse();
    assertThat(done(store().lookup(key("a")))).isEqualTo(found(fresh, later));
  }

  @Test
  void oneOfManyHasTheTurn() throws Exception {
    // Given
    Lookup seen = done(store().lookup(key("a")));

    // When
    Turn first = done(store().claim(key("a"), seen, LONG, false));
    Turn second = done(store().claim(key("a"), seen, LONG, false));

    // Then
    assertThat(first).isInstanceOf(Turn.Given.class);
    assertThat(second).isEqualTo(new Turn.Taken());
  }

  @Test
  void whoHasSeenSomethingElseLooksAgain() throws Exception {
    // Given
    Lookup before = done(store().lookup(key("a")));
    Ticket ticket = ticket("a");
    done(store().store(key("a"), listing("a", "{}"), ticket, LONG));
    done(store().release(key("a"), ticket));

    // When
    Turn late = done(store().claim(key("a"), before, LONG, false));
    Lookup stored = done(store().lookup(key("a")));
    done(store().supersede(family()));
    Turn later = done(store().claim(key("a"), stored, LONG, false));

    // Then
    assertThat(late).isEqualTo(new Turn.Moved());
    assertThat(later).isEqualTo(new Turn.Moved());
  }

  @Test
  void aTurnThatIsGivenBackIsFree() throws Exception {
    // Given
    Ticket first = ticket("a");

    // When
    done(store().release(key("a"), first));
    Ticket second = ticket("a");

    // Then
    assertThat(second.number()).isGreaterThan(first.number());
  }

  @Test
  void aTurnLapsesUnlessItIsRenewed() throws Exception {
    // Given
    Lookup seen = done(store().lookup(key("a")));
    Duration life = Duration.ofSeconds(2);
    Ticket ticket = given(done(store().claim(key("a"), seen, life, false)));

    // When
    boolean renewed = done(store().renew(key("a"), ticket, LONG));
    pass(Duration.ofMillis(2_050));
    Turn refused = done(store().claim(key("a"), seen, life, false));
    done(store().renew(key("a"), ticket, Duration.ofMillis(10)));
    pass(Duration.ofMillis(50));
    Turn taken = done(store().claim(key("a"), seen, LONG, false));

    // Then
    assertThat(renewed).isTrue();
    assertThat(refused).isEqualTo(new Turn.Taken());
    assertThat(given(taken).number()).isGreaterThan(ticket.number());
    assertThat(done(store().renew(key("a"), ticket, LONG))).isFalse();
  }

  @Test
  void aTurnOfAPassedEpochKeepsNobodyWaitingAndDoesNoHarm() throws Exception {
    // Given
    Ticket passed = ticket("a");
    done(store().supersede(family()));

    // When
    Ticket ticket = ticket("a");
    boolean renewed = done(store().renew(key("a"), passed, LONG));
    done(store().release(key("a"), passed));
    boolean stored = done(store().store(key("a"), listing("old", "{}"), passed, LONG));

    // Then
    assertThat(renewed).isFalse();
    assertThat(stored).isFalse();
    assertThat(done(store().renew(key("a"), ticket, LONG))).as("still its own").isTrue();
    Lookup seen = done(store().lookup(key("a")));
    assertThat(done(store().claim(key("a"), seen, LONG, false))).isEqualTo(new Turn.Taken());
  }

  @Test
  void whoLostTheTurnCannotGiveItBack() throws Exception {
    // Given
    Ticket lost = ticket("a");
    insist("a");

    // When
    done(store().release(key("a"), lost));

    // Then
    Lookup seen = done(store().lookup(key("a")));
    assertThat(done(store().claim(key("a"), seen, LONG, false))).isEqualTo(new Turn.Taken());
  }

  Ticket ticket(String partition) throws Exception {
    Lookup seen = done(store().lookup(key(partition)));
    return given(done(store().claim(key(partition), seen, LONG, false)));
  }

  Ticket insist(String partition) throws Exception {
    Lookup seen = done(store().lookup(key(partition)));
    return given(done(store().claim(key(partition), seen, LONG, true)));
  }

  static Ticket given(Turn turn) {
    assertThat(turn).isInstanceOf(Turn.Given.class);
    return ((Turn.Given) turn).ticket();
  }

  static Lookup found(Listing listing, Ticket ticket) {
    return new Lookup(ticket.epoch(), listing, ticket.number());
  }

  static ListingFamily family() {
    return new ListingFamily(Fingerprint.of("mount").add("contract").build(), EntryKind.TOOL);
  }

  static ListingKey key(String partition) {
    Fingerprint part = Fingerprint.of("partition").add(partition).build();
    return new ListingKey(family(), new Partition(part));
  }

  static Listing listing(String name, String definition) {
    return new Listing(
        List.of(entry(name, definition)),
        new CacheHint(60_000L, null),
        Instant.parse("2026-11-20T12:00:00.123Z"));
  }

  static CatalogEntry entry(String name, String definition) {
    EntryKey key = new EntryKey(EntryKind.TOOL, new MountId("gh"), name);
    return new CatalogEntry("gh_" + name, key, name, EntryKind.TOOL, RawJson.of(definition));
  }

  /** About 500 bytes that a compressor cannot do much about. */
  static String schema(Random random) {
    byte[] noise = new byte[200];
    random.nextBytes(noise);
    return "{\"description\":\"" + HexFormat.of().formatHex(noise) + "\"}";
  }

  static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
  }
}
