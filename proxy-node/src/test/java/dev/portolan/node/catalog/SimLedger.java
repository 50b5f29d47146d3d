package dev.portolan.node.catalog;

import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.ListingFamily;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The yardstick of invariants 4 and 5: what each epoch promises, and which node knows of it.
 *
 * <p>An epoch promises the version that its backend had when the epoch began: whatever is fetched
 * in it is at least that new. A node that has heard of an epoch, by whatever message, is bound by
 * its promise for as long as it lives, even if the store loses the epoch again. And whatever the
 * store has promised for longer than the bound binds every node that could have asked it.
 */
final class SimLedger {
  /** The staleness bound, and what two questions to the store take. */
  static final long BOUND_MS =
      SimWorld.CONFIG.stalenessBound().toMillis() + 8 * SimWeather.QUICK_MS;

  private final SimWorld world;
  private final Map<SimBackend, Book> books = new HashMap<>();

  SimLedger(SimWorld world) {
    this.world = world;
    world.backends.forEach(this::book);
  }

  /** What is known of one family's epochs. */
  private static final class Book {
    private final SimBackend backend;

    /** What each epoch promises; no number is ever counted twice. */
    private final Map<Epoch, Integer> promises = new HashMap<>();

    /** What the store of now has promised, and since when. Versions only grow. */
    private final List<Begun> standing = new ArrayList<>();

    private List<Begun> replicated = List.of();

    Book(SimBackend backend) {
      this.backend = backend;
    }

    int newest() {
      return standing.isEmpty() ? 0 : standing.getLast().version();
    }

    int newestBefore(long atMs) {
      int last = standing.size() - 1;
      while (last >= 0 && standing.get(last).atMs() > atMs) {
        last--;
      }
      return last < 0 ? 0 : standing.get(last).version();
    }
  }

  private record Begun(int version, long atMs) {}

  void begun(ListingFamily family, Epoch epoch) {
    Book book = book(family);
    book.promises.put(epoch, book.backend.version());
    book.standing.add(new Begun(book.backend.version(), world.events.nowMs()));
    world.verdict.say(
        () -> "store: epoch " + epoch.value() + " of " + name(family) + " from " + mark(book));
  }

  /** Nothing of before is there any more, and nothing of before may be stored. */
  void flushed() {
    books
        .values()
        .forEach(
            book -> {
              book.standing.clear();
              book.standing.add(new Begun(book.backend.version(), world.events.nowMs()));
            });
  }

  void replicaStalls() {
    books.values().forEach(book -> book.replicated = List.copyOf(book.standing));
  }

  /** What began after the replica stalled is promised no more. */
  void failedOver() {
    for (Book book : books.values()) {
      book.standing.clear();
      book.standing.addAll(book.replicated);
    }
  }

  /** The version that whatever is fetched in this epoch has at least. */
  int promise(ListingFamily family, Epoch epoch) {
    return book(family).promises.getOrDefault(epoch, 0);
  }

  /** By the bus. */
  void heard(SimNode node, ListingFamily family, Epoch epoch) {
    Known known = known(node, family);
    if (epoch.compareTo(known.belief.latest()) > 0) {
      known.belief.heard(epoch);
      learnt(node, family, epoch);
    }
  }

  /**
   * By an answer of the store.
   *
   * @param before the newest epoch that the node knew when it asked
   */
  void answered(SimNode node, ListingFamily family, Epoch before, Epoch answer) {
    SimBelief belief = known(node, family).belief;
    // asked before the node learnt what it knows by now: nobody can say which of the two is later
    boolean old = answer.compareTo(belief.latest()) < 0 && !before.equals(belief.latest());
    belief.answered(before, answer, node.attempts());
    if (!old) {
      learnt(node, family, answer);
    }
  }

  /** The store has counted a change. */
  void counted(SimNode node, ListingFamily family, Epoch epoch, long attempt) {
    SimBelief belief = known(node, family).belief;
    belief.heard(epoch);
    belief.paid(attempt);
    learnt(node, family, epoch);
  }

  private void learnt(SimNode node, ListingFamily family, Epoch epoch) {
    Known known = known(node, family);
    known.news += epoch.equals(known.last) ? 0 : 1;
    known.last = epoch;
    known.version = Math.max(known.version, promise(family, epoch));
    world.verdict.say(
        () ->
            node + " learns " + name(family) + " " + epoch.value() + " v" + promise(family, epoch));
  }

  void uncounted(SimNode node, ListingFamily family, Epoch before) {
    Known known = known(node, family);
    known.news++;
    known.belief.uncounted(before, node.holds(family));
    world.verdict.say(() -> node + " learns that " + name(family) + " is not counted");
  }

  /** A change was to be counted, and nobody knows whether it was. */
  void failed(SimNode node, ListingFamily family, long attempt) {
    known(node, family).belief.failed(attempt);
  }

  /** A backend's notice has been worked on: this node knows, whether or not the store does. */
  void announced(SimNode node, ListingFamily family, int version, boolean counted) {
    Known known = known(node, family);
    known.news++;
    known.version = Math.max(known.version, version);
    if (!counted) {
      known.belief.owed();
    }
  }

  /** The newest epoch that this node knows. */
  Epoch latest(SimNode node, ListingFamily family) {
    return known(node, family).belief.latest();
  }

  /** Law 4: nothing older than this may be shown by this node. */
  int knownTo(SimNode node, SimBackend backend) {
    return known(node, backend).version;
  }

  /** Law 5: nor anything older than this. */
  int dueAt(SimNode node, SimBackend backend) {
    long fromMs = world.events.nowMs() - BOUND_MS;
    return node.wellSinceMs() > fromMs ? 0 : book(backend).newestBefore(fromMs);
  }

  /** How often what this node knows of the family's epochs has changed. */
  int news(SimNode node, SimBackend backend) {
    return known(node, backend).news;
  }

  /** Whether the node has a reason not to ask the store. */
  boolean distrusts(SimNode node, SimBackend backend) {
    return known(node, backend).belief.owes();
  }

  /**
   * Law 5, the other half: what a node knows and the store does not is counted within the bound.
   */
  void audit(SimNode node) {
    long nowMs = world.events.nowMs();
    for (SimBackend backend : world.backends) {
      Known known = known(node, backend);
      // of what the store does not count at all nobody keeps anything
      boolean counts = world.store.standing(backend.family) != null;
      if (!counts || known.version <= book(backend).newest()) {
        known.aheadSinceMs = Long.MAX_VALUE;
        continue;
      }
      known.aheadSinceMs = Math.min(known.aheadSinceMs, nowMs);
      long sinceMs = Math.max(known.aheadSinceMs, node.wellSinceMs());
      world.verdict.check(
          sinceMs > nowMs - BOUND_MS,
          SimLaw.STALENESS,
          () ->
              "%s has known of v%d of %s, which the store does not, since %d ms"
                  .formatted(node, known.version, backend.mount, sinceMs));
    }
  }

  private Known known(SimNode node, ListingFamily family) {
    return known(node, world.backendOf(family));
  }

  private static Known known(SimNode node, SimBackend backend) {
    return node.known.computeIfAbsent(backend, absent -> new Known());
  }

  private Book book(ListingFamily family) {
    return book(world.backendOf(family));
  }

  private Book book(SimBackend backend) {
    return books.computeIfAbsent(backend, Book::new);
  }

  private String name(ListingFamily family) {
    return book(family).backend.mount.toString();
  }

  private static String mark(Book book) {
    return "v" + book.backend.version();
  }

  /** What one node knows of one family since it started. */
  static final class Known {
    private int version;
    private int news;
    private Epoch last = Epoch.FIRST;
    private final SimBelief belief = new SimBelief();
    private long aheadSinceMs = Long.MAX_VALUE;
  }
}
