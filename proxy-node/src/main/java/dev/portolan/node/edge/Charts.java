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

/** Gets callers their views, and sees to it that somebody listens to the backends they use. */
final class Charts {
  /** How often a caller's use of its backends is told to whoever listens to them. */
  private static final Duration ATTEND_EVERY = Duration.ofSeconds(10);

  private static final int MAX_CALLERS = 100_000;

  private final Catalog catalog;
  private final ListingSources sources;
  private final Announcements announcements;
  private final Cache<Caller, Chart> charts =
      Caffeine.newBuilder().weakKeys().maximumSize(MAX_CALLERS).executor(Runnable::run).build();
  private final Cache<Caller, Boolean> attended;

  Charts(Catalog catalog, ListingSources sources, Announcements announcements, Ticker ticker) {
    this.catalog = catalog;
    this.sources = sources;
    this.announcements = announcements;
    this.attended =
        Caffeine.newBuilder()
            .weakKeys()
            .maximumSize(MAX_CALLERS)
            .expireAfterWrite(ATTEND_EVERY)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  Chart of(Caller caller) {
    return charts.get(caller, unknown -> Chart.of(caller, sources));
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
    attend(caller);
    Chart chart = of(caller);
    List<Future<CatalogView>> views = new ArrayList<>(kinds.size());
    for (EntryKind kind : kinds) {
      views.add(catalog.viewOf(chart.request(kind), on));
    }
    return together(views);
  }

  /** The same for an explicit list of a client. */
  Future<Views> list(Caller caller, EntryKind kind, boolean noCache, Leg on) {
    attend(caller);
    return together(List.of(catalog.listFor(of(caller).request(kind), noCache, on)));
  }

  private static Future<Views> together(List<Future<CatalogView>> views) {
    if (views.size() == 1) {
      return views.getFirst().map(view -> new Views(List.of(view)));
    }
    return Future.all(views).map(all -> new Views(all.list()));
  }

  private void attend(Caller caller) {
    if (attended.getIfPresent(caller) == null) {
      attended.put(caller, Boolean.TRUE);
      caller.mounts().forEach(announcements::attend);
    }
  }
}
