package dev.portolan.node.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.node.catalog.Merged.Collision;
import dev.portolan.node.catalog.Merged.Part;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds views, and keeps them: what is merged and rendered, for all callers who see the same
 * sections; and for each request object the finished view, until a contributor is no longer what it
 * was. Both bounded by bytes.
 */
final class Views {
  private static final Logger LOG = LoggerFactory.getLogger(Views.class);
  private static final int MAX_REPORTS = 10_000;

  /** How soon a view is looked at again while one of its listings is being refreshed. */
  private static final long RECHECK_MS = 250;

  private final Freshness freshness;
  private final Clock clock;
  private final CatalogObserver observer;
  private final Cache<Content, Merged> contents;
  private final Cache<ViewRequest, Ready> ready;
  private final Cache<Collision, Boolean> reported =
      Caffeine.newBuilder().maximumSize(MAX_REPORTS).executor(Runnable::run).build();

  Views(Freshness freshness, Clock clock, CatalogObserver observer, long maxBytes) {
    this.freshness = freshness;
    this.clock = clock;
    this.observer = observer;
    long half = Math.max(1, maxBytes / 2 / Weights.UNIT);
    contents =
        Caffeine.newBuilder()
            .maximumWeight(half)
            .weigher((Content content, Merged merged) -> Weights.capped(merged.weight(), half))
            .executor(Runnable::run)
            .build();
    ready =
        Caffeine.newBuilder()
            .weakKeys() // by identity: no deep hash of shelves per call, and gone with its caller
            .maximumWeight(half)
            .weigher((ViewRequest request, Ready view) -> Weights.capped(view.weight(), half))
            .executor(Runnable::run)
            .build();
  }

  /** The view made for this very request object before, while it is still right; else null. */
  @Nullable Future<CatalogView> ready(ViewRequest request) {
    Ready known = ready.getIfPresent(request);
    return known != null && known.isGood(clock.millis()) ? known.view() : null;
  }

  CatalogView build(ViewRequest request, List<Contribution> contributions) {
    List<Part> parts = new ArrayList<>(contributions.size());
    for (Contribution contribution : contributions) {
      if (contribution.held() != null) {
        parts.add(new Part(contribution.held().section(), contribution.mount()));
      }
    }
    Merged merged = contents.get(new Content(request.kind(), List.copyOf(parts)), this::merge);
    CatalogView view = new MergedView(request, merged, contributions, freshness);
    keep(request, merged, view, contributions);
    return view;
  }

  private Merged merge(Content content) {
    Merged merged = Merged.of(content.kind(), content.parts());
    long news = merged.collisions().stream().filter(this::reportOnce).count();
    if (news > 0) {
      Collision first = merged.collisions().getFirst();
      LOG.warn(
          "{} entries are hidden by others of their name, first '{}' of mount {} by mount {}",
          news,
          first.loser().name(),
          first.loser().key().mount(),
          first.winner().key().mount());
    }
    return merged;
  }

  private boolean reportOnce(Collision collision) {
    boolean news = reported.asMap().putIfAbsent(collision, true) == null;
    if (news) {
      String name = collision.loser().name();
      observer.collided(name, collision.winner().key(), collision.loser().key());
    }
    return news;
  }

  private void keep(
      ViewRequest request, Merged merged, CatalogView view, List<Contribution> contributions) {
    long nowMs = clock.millis();
    long until = Long.MAX_VALUE;
    for (Contribution contribution : contributions) {
      until = Math.min(until, goodUntil(contribution, nowMs));
    }
    if (until > nowMs) {
      Contribution[] of = contributions.toArray(Contribution[]::new);
      ready.put(request, new Ready(Future.succeededFuture(view), of, until, merged.weight()));
    }
  }

  /** When this contribution must be looked at again even if nothing new has come. */
  private long goodUntil(Contribution contribution, long nowMs) {
    Held held = contribution.held();
    if (contribution.fault() != null || held == null) {
      long untilMs = contribution.slot().backoff().untilMs();
      return held == null
          ? untilMs
          : Math.min(untilMs, freshness.staleUntil(held, contribution.ask()));
    }
    long refreshFrom = freshness.refreshFrom(held, contribution.ask());
    return nowMs < refreshFrom
        ? refreshFrom
        : Math.min(freshness.freshUntil(held, contribution.ask()), nowMs + RECHECK_MS);
  }

  private record Content(EntryKind kind, List<Part> parts) {}

  /** A finished view and what it is made of. */
  @SuppressWarnings("ArrayRecordComponent") // private, compared by nobody, read on the hot path
  private record Ready(Future<CatalogView> view, Contribution[] parts, long untilMs, int weight) {

    boolean isGood(long nowMs) {
      if (nowMs >= untilMs) {
        return false;
      }
      for (Contribution part : parts) {
        if (!part.isCurrent()) {
          return false;
        }
      }
      return true;
    }
  }
}
