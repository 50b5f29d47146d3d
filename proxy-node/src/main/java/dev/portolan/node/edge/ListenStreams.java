package dev.portolan.node.edge;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.node.backend.Announcements;
import dev.portolan.node.catalog.Catalog;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.route.Handles;
import dev.portolan.node.route.ListenFilter;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The open notification streams of this node (specification 2026-07-28, Subscriptions). Changes of
 * lists come from the catalog, which knows real ones from rumours; updates of single resources and
 * tasks come from the backends that have them.
 */
final class ListenStreams {
  /** Often enough that no proxy in between takes an idle stream for a dead one. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final Catalog catalog;
  private final Charts charts;
  private final Watches watches;
  private final NodeMetrics metrics;
  private final Set<ListenStream> open = ConcurrentHashMap.newKeySet();

  ListenStreams(
      Vertx vertx,
      Catalog catalog,
      Charts charts,
      Announcements announcements,
      Handles handles,
      NodeMetrics metrics) {
    this.vertx = vertx;
    this.catalog = catalog;
    this.charts = charts;
    this.watches = new Watches(announcements, charts, handles);
    this.metrics = metrics;
  }

  /** Hears of changes from now on. */
  void start() {
    catalog.onChange(this::changed);
  }

  /** Opens a stream; completes when the client has been told what it will hear. */
  Future<Void> open(
      Exchange exchange, EdgeSettings settings, Caller caller, RequestId id, ListenFilter filter) {
    Admission.Place place = settings.admission().stream(caller);
    ListenStream stream =
        new ListenStream(exchange.context(), exchange, caller, id, familiesOf(caller, filter));
    exchange.left().onSuccess(gone -> forget(stream, place));
    return warm(caller, filter)
        .compose(ready -> exchange.home(watches.open(caller, filter, stream::relay)))
        .compose(watched -> begin(stream, place, filter, watched))
        .onFailure(cause -> place.giveBack());
  }

  private Future<Void> begin(
      ListenStream stream, Admission.Place place, ListenFilter filter, Watches.Watched watched) {
    if (stream.hasLeft()) {
      watched.cancel();
      place.giveBack();
      return Future.succeededFuture();
    }
    open.add(stream);
    metrics.streamOpened(stream.caller().tenant());
    long heartbeat =
        vertx.setPeriodic(
            KEEP_ALIVE.toMillis(),
            beat -> {
              stream.keepAlive();
              metrics.background(
                  "keep listings of open streams warm", warm(stream.caller(), filter));
            });
    stream.onOver(
        () -> {
          vertx.cancelTimer(heartbeat);
          watched.cancel();
          forget(stream, place);
        });
    return stream.acknowledge(filter.lists(), watched.resources(), watched.tasks());
  }

  private void forget(ListenStream stream, Admission.Place place) {
    place.giveBack();
    if (open.remove(stream)) {
      metrics.streamClosed(stream.caller().tenant());
      stream.over();
    }
  }

  /**
   * A change can only be told from what was there before: so what a stream listens to is loaded,
   * and kept.
   */
  private Future<Void> warm(Caller caller, ListenFilter filter) {
    return charts.views(caller, kindsOf(filter)).mapEmpty();
  }

  private Set<ListingFamily> familiesOf(Caller caller, ListenFilter filter) {
    Set<ListingFamily> families = ConcurrentHashMap.newKeySet();
    Chart chart = charts.of(caller);
    kindsOf(filter).forEach(kind -> families.addAll(chart.families(kind)));
    return families;
  }

  private static List<EntryKind> kindsOf(ListenFilter filter) {
    List<EntryKind> kinds = new ArrayList<>(filter.lists());
    if (kinds.contains(EntryKind.RESOURCE)) {
      kinds.add(EntryKind.TEMPLATE);
    }
    return kinds;
  }

  private void changed(ListingFamily family) {
    open.forEach(stream -> stream.listChanged(family));
  }

  /** Ends the streams of these tenants as the specification asks: with a result. */
  Future<Void> endFor(Predicate<TenantId> tenants) {
    List<Future<Void>> ended = new ArrayList<>();
    for (ListenStream stream : open) {
      if (tenants.test(stream.caller().tenant())) {
        ended.add(stream.end());
      }
    }
    return Future.join(ended).mapEmpty();
  }
}
