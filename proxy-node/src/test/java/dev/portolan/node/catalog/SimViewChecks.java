package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.catalog.ListingSource.Fetched;
import dev.portolan.node.catalog.SimBackend.Mark;
import dev.portolan.node.catalog.SimBackend.Style;
import dev.portolan.node.catalog.SimNode.SimRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks whether what a caller is shown is what it may be shown, and all of it. */
final class SimViewChecks {
  private final SimWorld world;
  private int shown;

  SimViewChecks(SimWorld world) {
    this.world = world;
  }

  /**
   * What was shown of one mount last, when it was as it should be.
   *
   * @param news of epochs that the node had heard by then
   */
  record Good(long atMs, int news) {}

  int shown() {
    return shown;
  }

  void shown(SimNode node, SimRequest request, CatalogView view, long askedAtMs) {
    shown++;
    Map<SimBackend, Mark> marks = new LinkedHashMap<>();
    for (SimBackend backend : request.backends) {
      Mark mark = markIn(view, backend);
      boolean missing = view.missing().containsKey(backend.mount);
      world.verdict.check(
          (mark == null) == missing,
          SimLaw.FAILURES,
          () -> node + " shows " + mark + " of " + backend.mount + ", missing: " + missing);
      if (mark == null) {
        isRightlyMissing(node, request, backend, askedAtMs);
      } else {
        marks.put(backend, mark);
        isFor(node, request.caller, mark);
        world.checks.isCurrentFor(node, mark);
        remember(node, request, view, mark);
      }
    }
    world.verdict.say(() -> node + " shows " + request.caller.own() + " " + marks.values());
    Map<SimBackend, Integer> versions = new HashMap<>();
    marks.forEach((backend, mark) -> versions.put(backend, mark.version()));
    node.versions.put(request, versions);
    isWhole(node, request, view, marks);
  }

  /**
   * What is shown last is what the backends say now. A backend whose lists may not be kept (its ttl
   * is 0) is asked each time.
   */
  void truth(SimNode node, SimRequest request, String when) {
    Map<SimBackend, Integer> seen = node.versions.getOrDefault(request, Map.of());
    for (SimBackend backend : request.backends) {
      int version = seen.getOrDefault(backend, 0);
      world.verdict.check(
          version == backend.version(),
          SimLaw.CONVERGENCE,
          () ->
              "%s shows v%d of %s to %s instead of v%d, %s"
                  .formatted(
                      node, version, backend.mount, request.caller.own(), backend.version(), when));
    }
  }

  private static @Nullable Mark markIn(CatalogView view, SimBackend backend) {
    Placed placed = view.find(backend.exposedMarker());
    return placed == null ? null : backend.markOf(placed.entry().definition());
  }

  /** Laws 1 and 3. */
  private void isFor(SimNode node, SimCaller caller, Mark mark) {
    SimBackend backend = mark.backend();
    boolean own =
        mark.audience().equals(backend.sharedAudience(caller))
            || mark.audience().equals(backend.ownAudience(caller));
    boolean foreign = !SimChecks.tenant(mark.audience()).equals(caller.ofTenant());
    world.verdict.check(
        own,
        foreign ? SimLaw.TENANTS : SimLaw.PARTITIONS,
        () -> node + " shows " + mark + " to " + caller.own());
  }

  /**
   * Law 6: what was good a moment ago is not taken away by a failure, as long as nobody heard of a
   * change. A backend that changes its scope has changed, whether it says so or not.
   */
  private void isRightlyMissing(
      SimNode node, SimRequest request, SimBackend backend, long askedAtMs) {
    Good last = node.shown.getOrDefault(request, Map.of()).get(backend);
    long keptMs = SimWorld.CONFIG.staleOnError().toMillis();
    world.verdict.check(
        last == null
            || last.atMs() >= askedAtMs
            || backend.style == Style.MIXED
            || world.events.nowMs() - last.atMs() >= keptMs
            || world.ledger.news(node, backend) != last.news(),
        SimLaw.FAILURES,
        () -> node + " misses " + backend.mount + ", which it showed at " + last);
  }

  private void remember(SimNode node, SimRequest request, CatalogView view, Mark mark) {
    SimBackend backend = mark.backend();
    if (view.stale().contains(backend.mount)) {
      return;
    }
    int news = world.ledger.news(node, backend);
    node.shown
        .computeIfAbsent(request, first -> new HashMap<>())
        .put(backend, new Good(world.events.nowMs(), news));
  }

  /** What was not loaded, but was at hand. */
  void shownAtOnce(SimNode node, SimRequest request, CatalogView view) {
    for (SimBackend backend : request.backends) {
      Mark mark = markIn(view, backend);
      if (mark != null && !view.stale().contains(backend.mount)) {
        isFresh(node, mark);
      }
    }
  }

  /**
   * What no backend has said for longer than its time, by clocks that may be wrong, is not fresh.
   */
  private void isFresh(SimNode node, Mark mark) {
    Long hinted = mark.backend().ttlMs;
    long lifeMs =
        hinted == null
            ? SimWorld.CONFIG.defaultTtl().toMillis()
            : Math.min(hinted, SimWorld.CONFIG.maxTtl().toMillis());
    long endedMs = mark.backend().endOf(mark.version());
    world.verdict.check(
        endedMs > world.events.nowMs() - lifeMs - 2 * SimWorld.MAX_SKEW_MS,
        SimLaw.FRESHNESS,
        () -> node + " shows " + mark + ", which ended at " + endedMs);
  }

  /** Everything that its mounts have, under its names, drawn as it should be, and nothing else. */
  private void isWhole(
      SimNode node, SimRequest request, CatalogView view, Map<SimBackend, Mark> marks) {
    Map<String, String> expected = new LinkedHashMap<>();
    List<CacheScope> scopes = new ArrayList<>();
    for (Mark mark : marks.values()) {
      Fetched said = mark.backend().said(mark);
      if (said != null) {
        said.definitions().forEach(definition -> draw(mark.backend(), definition, expected));
        scopes.add(
            said.hint().scope() == CacheScope.PUBLIC ? CacheScope.PUBLIC : CacheScope.PRIVATE);
      }
    }
    String page = Stage.text(view, 0, Integer.MAX_VALUE);
    String whole = String.join(",", expected.values());
    world.verdict.check(
        page.equals(whole), SimLaw.NAMES, () -> node + " shows " + page + " instead of " + whole);
    expected.keySet().forEach(name -> isFound(node, request, view, name));
    world.verdict.check(
        view.scope() == CacheScope.PRIVATE
            || (view.missing().isEmpty() && !scopes.contains(CacheScope.PRIVATE)),
        SimLaw.PARTITIONS,
        () -> node + " says public of " + marks.values());
  }

  private static void draw(SimBackend backend, RawJson definition, Map<String, String> expected) {
    Mark mark = backend.markOf(definition);
    if (mark != null) {
      String name = Naming.exposed(EntryKind.TOOL, backend.naming, mark.originalName());
      expected.putIfAbsent(name, "{\"name\":\"%s\",\"description\":\"%s\"}".formatted(name, mark));
    }
  }

  private void isFound(SimNode node, SimRequest request, CatalogView view, String name) {
    Placed placed = view.find(name);
    CatalogEntry entry = placed == null ? null : placed.entry();
    boolean right =
        entry != null
            && request.backends.stream()
                .anyMatch(
                    backend -> {
                      Mark mark = backend.markOf(entry.definition());
                      return mark != null && SimChecks.isNamed(backend, mark, entry);
                    });
    world.verdict.check(right, SimLaw.NAMES, () -> node + " finds " + entry + " for " + name);
  }
}
