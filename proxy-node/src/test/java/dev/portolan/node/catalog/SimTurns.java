package dev.portolan.node.catalog;

import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import dev.portolan.node.catalog.CatalogStore.Ticket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who fetches what at the moment: one node a listing, unless a turn was lost, somebody insisted, or
 * a node could not ask the store.
 */
final class SimTurns {
  private final SimWorld world;
  private final List<Fetch> running = new ArrayList<>();
  private final Map<ListingFamily, Long> tickets = new HashMap<>();

  /** Of each listing the last, as the store of now knows it. */
  private final Map<ListingKey, Ticket> given = new HashMap<>();

  /** What whatever is fetched with a ticket has at least: the version when the ticket was given. */
  private final Map<Ticket, Integer> promises = new HashMap<>();

  /** The most that was promised by a ticket of what was stored under the key. */
  private final Map<ListingKey, Integer> promised = new HashMap<>();

  private int count;

  SimTurns(SimWorld world) {
    this.world = world;
  }

  /** A turn, as a node has heard that it has it. */
  record Granted(ListingKey key, Ticket ticket, boolean insist) {}

  /** One question to a backend. */
  static final class Fetch {
    private final SimNode node;
    private final SimProcess process;
    private final @Nullable Granted granted;
    private boolean excused;

    Fetch(SimNode node, @Nullable Granted granted, boolean excused) {
      this.node = node;
      this.process = node.process();
      this.granted = granted;
      this.excused = excused;
    }

    private boolean isOf(ListingKey key) {
      return granted != null && granted.key().equals(key);
    }
  }

  int count() {
    return count;
  }

  Fetch began(SimNode node, SimBackend backend, SimCaller caller) {
    Granted granted = node.granted();
    Fetch fetch = new Fetch(node, granted, isExcused(granted));
    world.verdict.say(
        () ->
            node + " fetches " + backend.mount + " for " + caller.own() + " with " + name(granted));
    if (granted == null) {
      world.verdict.check(
          node.storeFailedNow() || world.ledger.distrusts(node, backend),
          SimLaw.TURNS,
          () -> node + " fetches " + backend.mount + " without asking for its turn");
    } else if (!fetch.excused) {
      running.stream()
          .filter(other -> !other.excused && !other.process.isDead() && other.isOf(granted.key()))
          .forEach(
              other ->
                  world.verdict.wrong(
                      SimLaw.TURNS,
                      node + " fetches what " + other.node + " is fetching: " + name(granted)));
    }
    running.add(fetch);
    count++;
    return fetch;
  }

  /** Whether its turn is not its own: it was taken from another, or is another's by now. */
  private boolean isExcused(@Nullable Granted granted) {
    return granted == null
        || granted.insist()
        || !granted.ticket().equals(given.get(granted.key()));
  }

  void ended(Fetch fetch) {
    running.remove(fetch);
  }

  /** Tickets of a family only grow, as long as the store loses nothing. */
  void given(ListingKey key, Ticket ticket) {
    world.verdict.say(() -> "store: turn " + world.name(key) + " #" + ticket.number());
    given.put(key, ticket);
    promises.put(ticket, world.backendOf(key).version());
    Long last = tickets.put(key.family(), ticket.number());
    world.verdict.check(
        last == null || last < ticket.number(),
        SimLaw.TURNS,
        () -> "ticket " + ticket.number() + " was given after " + last);
  }

  /**
   * What is stored now is of this ticket: the least version that there may be from now on. Of a
   * ticket that the store has given and forgotten nobody can tell whether it is the later one.
   */
  int promise(ListingKey key, Ticket ticket) {
    Integer own = promises.get(ticket);
    if (own == null) {
      promised.remove(key);
      return 0;
    }
    return promised.merge(key, own, Math::max);
  }

  /** A turn that is renewed does not lapse. */
  void lapsed(ListingKey key, Ticket ticket, long agoMs) {
    world.verdict.say(() -> "store: lapsed " + world.name(key) + " #" + ticket.number());
    long longAgoMs = world.events.nowMs() - agoMs - Turns.LIFE.toMillis() - SimLink.TIMEOUT_MS;
    for (Fetch fetch : running) {
      if (fetch.isOf(key) && has(fetch, ticket)) {
        fetch.excused = true;
        world.verdict.check(
            fetch.process.isDead() || fetch.node.wellSinceMs() > longAgoMs,
            SimLaw.TURNS,
            () ->
                "the turn of " + fetch.node + " lapsed, and nothing was wrong: " + world.name(key));
      }
    }
  }

  private String name(@Nullable Granted granted) {
    return granted == null
        ? "no turn"
        : world.name(granted.key())
            + " #"
            + granted.ticket().number()
            + (granted.insist() ? " insisting" : "");
  }

  private static boolean has(Fetch fetch, Ticket ticket) {
    return fetch.granted != null && fetch.granted.ticket().equals(ticket);
  }

  /** Somebody insisted: from now on nobody knows who else fetches this. */
  void overridden(ListingKey key) {
    running.stream().filter(fetch -> fetch.isOf(key)).forEach(fetch -> fetch.excused = true);
  }

  /** The store has lost what it knew. */
  void forgotten() {
    running.forEach(fetch -> fetch.excused = true);
    tickets.clear();
    given.clear();
    promises.clear();
    promised.clear();
  }
}
