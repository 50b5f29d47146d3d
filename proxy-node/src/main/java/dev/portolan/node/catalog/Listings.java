package dev.portolan.node.catalog;

import dev.portolan.node.catalog.Loader.Wish;
import dev.portolan.node.catalog.Slot.Loaded;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.observe.Leg;
import io.vertx.core.Future;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Gives each caller its listing of one mount: what is held while it is fresh, else what a load
 * brings, else what was good before, else why there is nothing. Never fails.
 */
final class Listings {
  private final NearCache near;
  private final Loader loader;
  private final Freshness freshness;
  private final Clock clock;
  private final CatalogObserver observer;

  Listings(
      NearCache near, Loader loader, Freshness freshness, Clock clock, CatalogObserver observer) {
    this.near = near;
    this.loader = loader;
    this.freshness = freshness;
    this.clock = clock;
    this.observer = observer;
  }

  /**
   * @param anew ask the backend, even if what is held is fresh
   * @param by the leg of whoever waits
   */
  Future<Contribution> of(Ask ask, boolean anew, Leg by) {
    return in(near.slotFor(ask), ask, anew, by);
  }

  private Future<Contribution> in(Slot slot, Ask ask, boolean anew, Leg by) {
    slot.wanted(ask);
    Contribution now = now(slot, ask, anew);
    if (now != null) {
      return Future.succeededFuture(now);
    }
    return loader
        .load(slot, ask, anew ? Wish.NEW : Wish.FRESH, by)
        .compose(loaded -> loadedFor(ask, loaded, by))
        .recover(cause -> Future.succeededFuture(instead(ask, cause)));
  }

  /** Whoever joined a load whose result is private to another must make a load of its own. */
  private Future<Contribution> loadedFor(Ask ask, Loaded loaded, Leg by) {
    return loaded.isFor(ask)
        ? Future.succeededFuture(new Contribution(ask, loaded.slot(), loaded.held(), null))
        : in(near.own(ask), ask, false, by);
  }

  /** What can be said without waiting, or null. */
  private @Nullable Contribution now(Slot slot, Ask ask, boolean anew) {
    Held held = slot.current();
    long nowMs = clock.millis();
    Fault.BackendFailed waiting = slot.backoff().reasonToWait(nowMs);
    if (held != null && !anew && nowMs < freshness.freshUntil(held, ask)) {
      if (waiting == null && nowMs >= freshness.refreshFrom(held, ask)) {
        refresh(slot, ask);
      }
      return new Contribution(ask, slot, held, null);
    }
    return waiting == null ? null : instead(ask, waiting);
  }

  /** Behind the scenes. Its failure is remembered and reported where loads fail. */
  private void refresh(Slot slot, Ask ask) {
    if (!slot.isLoading()) {
      loader.load(slot, ask, Wish.YOUNG);
    }
  }

  private Contribution instead(Ask ask, Throwable cause) {
    return cause instanceof FaultException carrier
            && carrier.fault() instanceof Fault.BackendFailed fault
        ? instead(ask, fault)
        : instead(
            ask, new Fault.BackendFailed(ask.shelf().mount(), Fault.Reason.INVALID_RESPONSE, true));
  }

  /** The caller's own request never reached the backend, so it may be sent again. */
  private Contribution instead(Ask ask, Fault.BackendFailed cause) {
    Slot slot = near.slotFor(ask);
    Held held = slot.current();
    long nowMs = clock.millis();
    var fault = new Fault.BackendFailed(ask.shelf().mount(), cause.reason(), true);
    if (held == null || nowMs >= freshness.staleUntil(held, ask)) {
      slot.missed();
      return new Contribution(ask, slot, null, fault);
    }
    if (nowMs < freshness.freshUntil(held, ask)) {
      return new Contribution(ask, slot, held, null);
    }
    observer.servedStale(ask.shelf().mount(), ask.kind());
    return new Contribution(ask, slot, held, fault);
  }
}
