package dev.portolan.node.catalog;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.ListingFamily;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One machine with a node on it. What a node remembers dies with it. */
final class SimNode {
  private final SimWorld world;
  private final int number;
  private final SimClock clock;
  final SimLink link;
  private SimProcess process = new SimProcess(() -> {});
  private @Nullable Catalog catalog;
  private List<SimRequest> requests = List.of();
  private SimTurns.@Nullable Granted granted;
  private long unwellUntilMs;
  private long storeFailedAtStep = -1;
  private long attempts;

  /** What it knows of epochs, for the ledger. */
  final Map<SimBackend, SimLedger.Known> known = new HashMap<>();

  /** What it showed last, for the checks. */
  final Map<SimRequest, Map<SimBackend, SimViewChecks.Good>> shown = new HashMap<>();

  /** The versions of the last view, of each request. */
  final Map<SimRequest, Map<SimBackend, Integer>> versions = new HashMap<>();

  SimNode(SimWorld world, int number, long skewMs) {
    this.world = world;
    this.number = number;
    this.clock = new SimClock(world.events, skewMs);
    this.link = new SimLink(world, this);
    process.kill();
  }

  /**
   * One caller's question for some of its mounts. Compared by identity: it belongs to one start of
   * one node.
   */
  static final class SimRequest {
    final SimCaller caller;
    final List<SimBackend> backends;
    final ViewRequest view;

    SimRequest(SimCaller caller, List<SimBackend> backends, ViewRequest view) {
      this.caller = caller;
      this.backends = backends;
      this.view = view;
    }
  }

  void start() {
    process = new SimProcess(() -> world.checks.afterStepOf(this));
    known.clear();
    shown.clear();
    versions.clear();
    unwellUntil(world.events.nowMs());
    catalog =
        new Catalog(
            new SimStoreClient(world, this, link),
            world.bus.lineOf(this, link),
            SimWorld.CONFIG,
            clock,
            new SimSchedule(world.events, process, ignoredPeriod()),
            new SplittableRandom(world.random.nextLong()),
            CatalogObserver.NONE);
    requests = requestsOfAll();
    catalog.start();
    world.verdict.say(() -> this + " starts");
  }

  private Duration ignoredPeriod() {
    boolean sweeps = world.mutant != SimMutant.NO_SWEEPS && world.mutant != SimMutant.GAP_IGNORED;
    return sweeps ? Duration.ZERO : SimWorld.CONFIG.stalenessBound();
  }

  private List<SimRequest> requestsOfAll() {
    List<SimRequest> all = new ArrayList<>();
    for (SimCaller caller : world.callers) {
      List<Shelf> shelves =
          world.backends.stream()
              .map(
                  backend ->
                      world.shelf(backend, caller, new SimSource(world, this, backend, caller)))
              .toList();
      all.add(request(caller, world.backends, shelves));
      for (SimBackend backend : world.backends) {
        all.add(request(caller, List.of(backend), List.of(shelves.get(backend.index))));
      }
    }
    return all;
  }

  private static SimRequest request(
      SimCaller caller, List<SimBackend> backends, List<Shelf> shelves) {
    return new SimRequest(
        caller, backends, new ViewRequest(caller.tenant(), EntryKind.TOOL, shelves, false));
  }

  List<SimRequest> requests() {
    return requests;
  }

  /** Those of all backends: one of each caller. */
  List<SimRequest> wholeRequests() {
    return requests.stream()
        .filter(request -> request.backends.size() == world.backends.size())
        .toList();
  }

  void kill() {
    world.verdict.say(() -> this + " dies");
    process.kill();
    catalog = null;
  }

  void pause() {
    world.verdict.say(() -> this + " is paused");
    process.pause();
  }

  void resume() {
    world.verdict.say(() -> this + " goes on");
    unwellUntil(world.events.nowMs());
    process.resume();
  }

  SimProcess process() {
    return process;
  }

  /** Null if it is dead. */
  @Nullable Catalog catalog() {
    return catalog;
  }

  /** A caller asks this node, whenever it gets to it. */
  void ask(SimRequest request, boolean insists) {
    world.events.in(0, process, () -> askNow(request, insists));
  }

  private void askNow(SimRequest request, boolean insists) {
    Catalog asked = catalog;
    if (asked == null) {
      return;
    }
    long atMs = world.events.nowMs();
    world.verdict.say(() -> this + " is asked by " + request.caller.own());
    Future<CatalogView> view =
        insists ? asked.listFor(request.view, true) : asked.viewOf(request.view);
    view.onSuccess(seen -> world.checks.shown(this, request, seen, atMs))
        .onFailure(cause -> world.verdict.wrong(SimLaw.SANITY, "a view failed: " + cause));
    if (view.succeeded()) {
      world.checks.shownAtOnce(this, request, view.result());
    }
  }

  /** A backend's notice reaches this node. */
  void hears(SimBackend backend) {
    Catalog told = catalog;
    if (told == null) {
      return;
    }
    int version = backend.version();
    world.verdict.say(() -> this + " hears that " + backend.mount + " is v" + version);
    told.announced(backend.family)
        .onComplete(
            done -> {
              world.ledger.announced(this, backend.family, version, done.succeeded());
              world.verdict.say(
                  () -> this + ": v" + version + " of " + backend.mount + ": " + done.succeeded());
            });
  }

  void granted(SimTurns.@Nullable Granted turn) {
    granted = turn;
  }

  SimTurns.@Nullable Granted granted() {
    return granted;
  }

  /** It does not use this turn, or uses it no longer. */
  void gaveBack(CatalogStore.Ticket ticket) {
    if (granted != null && granted.ticket().equals(ticket)) {
      granted = null;
    }
  }

  boolean holds(ListingFamily family) {
    return catalog != null && !catalog.held(List.of(family)).isEmpty();
  }

  /** The number of the next attempt to have a change counted. */
  long attempt() {
    return ++attempts;
  }

  /** How often it has tried to have changes counted. */
  long attempts() {
    return attempts;
  }

  void storeFailed() {
    storeFailedAtStep = world.events.steps();
    unwellUntil(world.events.nowMs());
  }

  /** Whether what it does in this step it does because the store has not answered. */
  boolean storeFailedNow() {
    return storeFailedAtStep == world.events.steps();
  }

  void unwellUntil(long atMs) {
    unwellUntilMs = Math.max(unwellUntilMs, atMs);
  }

  /** Since when it has run, and has reached the store whenever it asked; not before the future. */
  long wellSinceMs() {
    return process.isRunning() && link.isGood() ? unwellUntilMs : Long.MAX_VALUE;
  }

  @Override
  public String toString() {
    return "node " + number;
  }
}
