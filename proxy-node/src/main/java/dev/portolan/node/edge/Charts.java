package dev.portolan.node.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.node.backend.Announcements;
import dev.portolan.node.backend.ListingSources;
import dev.portolan.node.catalog.Catalog;
import dev.portolan.node.catalog.CatalogView;
import dev.portolan.node.observe.Leg;
import dev.portolan.node.route.Views;
import dev.portolan.node.tenant.Caller;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Gets callers their views, and sees to it that somebody listens to the backends they use. */
final class Charts {
  /** How often a caller's use of its backends is told to whoever listens to them. */
  private static final Duration ATTEND_EVERY = Duration.ofSeconds(10);

  private static final int MAX_CALLERS = 100_000;

  private final Catalog catalog;
  private final ListingSources sources;
  private final Announcements announcements;
  private final Ticker ticker;
  private final Cache<Caller, Known> known =
      Caffeine.newBuilder().weakKeys().maximumSize(MAX_CALLERS).executor(Runnable::run).build();

  /** A caller's chart, and when its use of its backends is to be told again, by the ticker. */
  private record Known(Chart chart, AtomicLong tellFrom) {}

  Charts(Catalog catalog, ListingSources sources, Announcements announcements, Ticker ticker) {
    this.catalog = catalog;
    this.sources = sources;
    this.announcements = announcements;
    this.ticker = ticker;
  }

  Chart of(Caller caller) {
    return known(caller).chart();
  }

  private Known known(Caller caller) {
    return known.get(
        caller, unknown -> new Known(Chart.of(caller, sources), new AtomicLong(ticker.read())));
  }

  /** What the caller sees of these kinds, on behalf of nobody's request. */
  Future<Views> views(Caller caller, Collection<EntryKind> kinds) {
    return views(caller, kinds, Leg.NONE);
  }

  /** What the caller sees of these kinds. */
  Future<Views> views(Caller caller, Collection<EntryKind> kinds, Leg on) {
    if (kinds.isEmpty()) {
      return Future.succeededFuture(Views.NONE);
    }
    Chart chart = attended(caller);
    List<Future<CatalogView>> views = new ArrayList<>(kinds.size());
    for (EntryKind kind : kinds) {
      views.add(catalog.viewOf(chart.request(kind), on));
    }
    return together(views);
  }

  /** The same for an explicit list of a client. */
  Future<Views> list(Caller caller, EntryKind kind, boolean noCache, Leg on) {
    return together(List.of(catalog.listFor(attended(caller).request(kind), noCache, on)));
  }

  private static Future<Views> together(List<Future<CatalogView>> views) {
    if (views.size() == 1) {
      return views.getFirst().map(view -> new Views(List.of(view)));
    }
    return Future.all(views).map(all -> new Views(all.list()));
  }

  /** The chart of a caller who is here now, which is told to whoever listens to its backends. */
  private Chart attended(Caller caller) {
    Known of = known(caller);
    long now = ticker.read();
    long from = of.tellFrom().get();
    if (now - from >= 0 && of.tellFrom().compareAndSet(from, now + ATTEND_EVERY.toNanos())) {
      caller.mounts().forEach(announcements::attend);
    }
    return of.chart();
  }
}
