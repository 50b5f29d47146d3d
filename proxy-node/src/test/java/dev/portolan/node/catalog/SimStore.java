package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import dev.portolan.model.catalog.Partition;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A store as Redis is one: each operation is one step, its clock is its own, it can lose everything
 * or be replaced by a replica that lags behind. Made wrong on purpose by a {@link SimMutant}.
 */
final class SimStore implements CatalogStore {
  private static final Partition NO_PARTITION =
      new Partition(Fingerprint.of("partition").add("dropped").build());

  /** Hears what the store does. */
  interface Witness {
    /** This epoch began now. */
    void begun(ListingFamily family, Epoch epoch);

    /** A turn was given to whoever waited for it. */
    void given(ListingKey key, Ticket ticket);

    /** The turn of this ticket ended so long ago, without having been given back. */
    void lapsed(ListingKey key, Ticket ticket, long agoMs);

    /** The turn of whoever had it is its own no longer: somebody insisted, or its epoch passed. */
    void overridden(ListingKey key);

    /** Something was stored, in the epoch that stands. */
    void stored(ListingKey key, Listing listing, Epoch stands, Ticket ticket);

    void lookedUp(ListingKey key, Lookup found);
  }

  private final @Nullable SimMutant mutant;
  private final Witness witness;
  private Clock clock;
  private State state = new State();
  private State replica = new State();
  private boolean emptied;
  private int servers = 1;

  SimStore(Clock clock, Witness witness, @Nullable SimMutant mutant) {
    this.clock = clock;
    this.witness = witness;
    this.mutant = mutant;
  }

  /** From now on the replica hears nothing more. */
  void replicaStalls() {
    replica = state.copy();
  }

  /** The replica takes over, with its own clock. */
  void failOver(Clock own) {
    state = replica.copy();
    clock = own;
    servers++;
  }

  /** As FLUSHALL does. */
  void flush() {
    state = new State();
    emptied = true;
  }

  /** The epoch that stands; null if the family is not counted. */
  @Nullable Epoch standing(ListingFamily family) {
    Long epoch = state.epochs.get(family);
    return epoch == null ? null : new Epoch(epoch);
  }

  @Override
  public Future<Lookup> lookup(ListingKey key) {
    long epoch = epochOf(key.family());
    Stored stored = storedIn(epoch, key);
    Lookup found =
        stored == null
            ? new Lookup(new Epoch(epoch), null, 0)
            : new Lookup(new Epoch(epoch), stored.listing(), stored.ticket());
    witness.lookedUp(key, found);
    return Future.succeededFuture(found);
  }

  @Override
  public Future<Turn> claim(ListingKey key, Lookup seen, Duration life, boolean insist) {
    long epoch = epochOf(key.family());
    Stored stored = storedIn(epoch, key);
    long there = stored == null ? 0 : stored.ticket();
    if (!insist && (epoch != seen.epoch().value() || there != seen.ticket())) {
      return Future.succeededFuture(new Turn.Moved());
    }
    Lease held = state.turns.get(kept(key));
    boolean lasts = held != null && held.untilMs() > clock.millis();
    boolean counts = held != null && held.ticket().epoch().value() == epoch;
    if (lasts && counts && !insist && mutant != SimMutant.EVERYBODY_HAS_THE_TURN) {
      return Future.succeededFuture(new Turn.Taken());
    }
    if (lasts && (insist || !counts)) {
      witness.overridden(key);
    } else if (held != null && !lasts) {
      witness.lapsed(key, held.ticket(), clock.millis() - held.untilMs());
    }
    Ticket ticket = new Ticket(new Epoch(epoch), ticketOf(key.family()));
    state.turns.put(kept(key), new Lease(ticket, clock.millis() + life.toMillis()));
    witness.given(key, ticket);
    return Future.succeededFuture(new Turn.Given(ticket));
  }

  @Override
  public Future<Boolean> renew(ListingKey key, Ticket ticket, Duration life) {
    boolean held = holds(key, ticket) && mutant != SimMutant.TURNS_LAPSE;
    if (held) {
      state.turns.put(kept(key), new Lease(ticket, clock.millis() + life.toMillis()));
    }
    return Future.succeededFuture(held);
  }

  @Override
  public Future<Void> release(ListingKey key, Ticket ticket) {
    if (holds(key, ticket)) {
      state.turns.remove(kept(key));
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<Boolean> store(ListingKey key, Listing listing, Ticket ticket, Duration ttl) {
    long epoch = epochOf(key.family());
    if (epoch != ticket.epoch().value() && mutant != SimMutant.EPOCH_CONDITION_REMOVED) {
      return Future.succeededFuture(false);
    }
    Stored before = storedIn(epoch, key);
    if (before != null
        && before.ticket() > ticket.number()
        && mutant != SimMutant.LEASE_NOT_FENCED) {
      return Future.succeededFuture(false);
    }
    witness.stored(key, listing, new Epoch(epoch), ticket);
    Listing kept = mutant == SimMutant.PREFIX_DROPPED ? withoutPrefix(listing) : listing;
    long untilMs = clock.millis() + ttl.toMillis();
    state.listings.put(kept(key), new Stored(kept, epoch, ticket.number(), untilMs));
    return Future.succeededFuture(true);
  }

  @Override
  public Future<Epoch> supersede(ListingFamily family, Epoch known) {
    long latest = Math.max(epochOf(family), known.value());
    Epoch next = new Epoch(Math.max(latest + 1 + drawn(), now()));
    state.epochs.put(family, next.value());
    witness.begun(family, next);
    return Future.succeededFuture(next);
  }

  @Override
  public Future<Map<ListingFamily, Epoch>> epochs(Collection<ListingFamily> families) {
    Map<ListingFamily, Epoch> counted = new HashMap<>();
    for (ListingFamily family : families) {
      Epoch epoch = standing(family);
      if (epoch != null) {
        counted.put(family, epoch);
      }
    }
    return Future.succeededFuture(counted);
  }

  private long ticketOf(ListingFamily family) {
    long next = Math.max(state.tickets.getOrDefault(family, 0L) + 1, now());
    state.tickets.put(family, next);
    return next;
  }

  private long epochOf(ListingFamily family) {
    Long epoch = state.epochs.get(family);
    if (epoch != null) {
      return epoch;
    }
    long first = now();
    state.epochs.put(family, first);
    witness.begun(family, new Epoch(first));
    return first;
  }

  /**
   * Two counts fall on one microsecond as good as never: what lies below a millisecond is drawn.
   */
  private long now() {
    if (countsFromOne()) {
      return 1;
    }
    return clock.millis() * 1_000 + drawn();
  }

  private boolean countsFromOne() {
    return mutant == SimMutant.COUNTS_FROM_ONE && emptied;
  }

  private long drawn() {
    if (countsFromOne()) {
      return 0;
    }
    state.draws++;
    return (state.draws * 7_919L + servers * 131L) % 1_000;
  }

  private @Nullable Stored storedIn(long epoch, ListingKey key) {
    Stored stored = state.listings.get(kept(key));
    boolean stands =
        stored != null
            && stored.untilMs() > clock.millis()
            && (stored.epoch() == epoch || mutant == SimMutant.EPOCH_NOT_COMPARED_ON_READ);
    return stands ? stored : null;
  }

  private boolean holds(ListingKey key, Ticket ticket) {
    Lease held = state.turns.get(kept(key));
    return held != null && held.ticket().equals(ticket) && held.untilMs() > clock.millis();
  }

  private ListingKey kept(ListingKey key) {
    return mutant == SimMutant.PARTITION_DROPPED_FROM_KEY
        ? new ListingKey(key.family(), NO_PARTITION)
        : key;
  }

  private static Listing withoutPrefix(Listing listing) {
    List<CatalogEntry> bare =
        listing.entries().stream()
            .map(
                entry ->
                    new CatalogEntry(
                        entry.originalName(),
                        entry.key(),
                        entry.originalName(),
                        entry.kind(),
                        entry.definition()))
            .toList();
    return new Listing(bare, listing.hint(), listing.fetchedAt());
  }

  /** What one server knows. Looked up by key only: no order of a map shows. */
  private static final class State {
    private final Map<ListingFamily, Long> epochs = new HashMap<>();
    private final Map<ListingFamily, Long> tickets = new HashMap<>();
    private final Map<ListingKey, Stored> listings = new HashMap<>();
    private final Map<ListingKey, Lease> turns = new HashMap<>();
    private long draws;

    State copy() {
      State copy = new State();
      copy.epochs.putAll(epochs);
      copy.tickets.putAll(tickets);
      copy.listings.putAll(listings);
      copy.turns.putAll(turns);
      copy.draws = draws;
      return copy;
    }
  }

  private record Stored(Listing listing, long epoch, long ticket, long untilMs) {}

  private record Lease(Ticket ticket, long untilMs) {}
}
