package dev.portolan.node.catalog;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where listings are kept and epochs are counted, for one node or for all. Whoever fetches takes a
 * ticket first: tickets order the fetches of a family, whatever the clocks of the nodes say, and a
 * result never replaces that of a later ticket.
 *
 * <p>A store may lose its counts (it is emptied, or a replica takes over that had not heard of the
 * last). It never counts an epoch again that it has counted before.
 */
public interface CatalogStore {

  /**
   * The current epoch of the family, and the listing if one was stored under this key in that
   * epoch.
   */
  Future<Lookup> lookup(ListingKey key);

  /**
   * Asks for the turn to fetch this listing, in one atomic step with looking whether that is still
   * needed. A turn that was given in an epoch that has passed is nobody's: what its holder still
   * fetches will not be stored.
   *
   * @param seen what the asker found: no turn is given if something else is there by now
   * @param life after which the turn lapses if it is not renewed
   * @param insist take the turn even if another has it, or something else is there
   */
  Future<Turn> claim(ListingKey key, Lookup seen, Duration life, boolean insist);

  /** Keeps the turn for this long from now. False if it has gone to another, or has lapsed. */
  Future<Boolean> renew(ListingKey key, Ticket ticket, Duration life);

  /** Gives the turn back, if it is still this one's. */
  Future<Void> release(ListingKey key, Ticket ticket);

  /**
   * Stores what was fetched with this ticket, in one atomic step, if its epoch still stands and
   * nothing of a later ticket is there.
   *
   * @param key need not be the one that the ticket was taken for, but one of its family
   * @param ttl how long to keep it, stale time included
   * @return whether it was stored; if not, nothing was written
   */
  Future<Boolean> store(ListingKey key, Listing listing, Ticket ticket, Duration ttl);

  /**
   * Begins a new epoch of the family and returns it: whatever was stored before is no longer
   * current.
   *
   * @param known the latest epoch that the asker has heard of; the new one is later, even if the
   *     store has lost its count meanwhile
   */
  Future<Epoch> supersede(ListingFamily family, Epoch known);

  /** The same for whoever has heard of none. */
  default Future<Epoch> supersede(ListingFamily family) {
    return supersede(family, Epoch.FIRST);
  }

  /**
   * The current epochs of these families, in one step. A family that the store does not count is
   * left out: it never did, or it has lost the count.
   */
  Future<Map<ListingFamily, Epoch>> epochs(Collection<ListingFamily> families);

  /**
   * What a look-up found.
   *
   * @param epoch the epoch that stands
   * @param listing null if none was stored in it
   * @param ticket number of the fetch that brought the listing; 0 if there is none
   */
  record Lookup(Epoch epoch, @Nullable Listing listing, long ticket) {}

  /**
   * The right to store what is fetched from now on.
   *
   * @param epoch that stood when the fetch began
   * @param number grows with every ticket of the family, and is never given twice
   */
  record Ticket(Epoch epoch, long number) {}

  /** The answer to a claim. */
  sealed interface Turn {
    /** Fetch it. */
    record Given(Ticket ticket) implements Turn {}

    /** Another is fetching it. */
    record Taken() implements Turn {}

    /** Something else than what was seen is there by now: look again. */
    record Moved() implements Turn {}
  }
}
