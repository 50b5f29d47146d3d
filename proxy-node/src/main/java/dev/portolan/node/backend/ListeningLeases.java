package dev.portolan.node.backend;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.node.lease.Leases;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Agrees with the other nodes on which of them listens for which mount: renews what this node has
 * and asks for what it has not, all in one call at a time, a few times in the life of a lease. What
 * is newly attended is asked for at once, together with all that comes while a call is on its way.
 * Lives on one event loop.
 */
final class ListeningLeases {
  /** In one call. What is beyond is asked for no more, and listened for by every node. */
  static final int MAX_LEASES = 10_000;

  private static final int TICKS_PER_LIFE = 3;

  private final Line line;
  private final Context context;
  private final Leases leases;
  private final BackendSettings.Pace pace;
  private final Supplier<Collection<Ear>> ears;
  private final Set<Claim> fresh = new LinkedHashSet<>();
  private final Set<Fingerprint> perhapsOurs = new HashSet<>();
  private Future<?> asking = Future.succeededFuture();
  private boolean gathering;
  private boolean due;
  private boolean closed;
  private long timer = -1;

  /**
   * @param ears all that there are
   */
  ListeningLeases(
      Line line,
      Context context,
      Leases leases,
      BackendSettings.Pace pace,
      Supplier<Collection<Ear>> ears) {
    this.line = line;
    this.context = context;
    this.leases = leases;
    this.pace = pace;
    this.ears = ears;
  }

  /** A mount is attended that was not before. */
  void enter(Claim claim) {
    if (closed) {
      return;
    }
    if (fresh.size() >= MAX_LEASES) {
      claim.unanswered();
      claim.ear().review();
      return;
    }
    fresh.add(claim);
    if (timer < 0) {
      schedule();
    }
    if (!gathering && asking.isComplete()) {
      gathering = true;
      // behind what else is attended in this moment
      context.runOnContext(nothing -> next());
    }
  }

  /** Others may have these now. */
  void giveUp(List<Claim> claims) {
    release(claims.stream().map(Claim::lease).toList());
  }

  /** Gives up everything; completes when that is known to all, or takes too long. */
  Future<?> close() {
    closed = true;
    line.vertx().cancelTimer(timer);
    // not before the call on its way, which would take again what was given up
    return asking
        .transform(asked -> release(List.copyOf(perhapsOurs)))
        .timeout(Math.max(1, pace.courtesy().toMillis()), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  private void schedule() {
    timer = line.vertx().setTimer(Backoff.jittered(tick()), id -> tickOver());
  }

  private Duration tick() {
    return pace.leaseLife().dividedBy(TICKS_PER_LIFE);
  }

  private void tickOver() {
    due = true;
    schedule();
    next();
  }

  private void next() {
    gathering = false;
    if (closed || !asking.isComplete()) {
      return;
    }
    if (due) {
      due = false;
      fresh.clear();
      askForAll();
    } else if (!fresh.isEmpty()) {
      List<Claim> these = List.copyOf(fresh);
      fresh.clear();
      ask(these);
    }
  }

  private void askForAll() {
    List<Claim> all = ears.get().stream().flatMap(ear -> ear.claims().stream()).toList();
    Set<Fingerprint> unattended = new HashSet<>(perhapsOurs);
    all.forEach(claim -> unattended.remove(claim.lease()));
    release(unattended);
    ask(all);
    ears.get().forEach(Ear::review);
  }

  private void ask(List<Claim> claims) {
    List<Fingerprint> wanted =
        claims.stream().map(Claim::lease).distinct().limit(MAX_LEASES).toList();
    if (wanted.isEmpty()) {
      return;
    }
    perhapsOurs.addAll(wanted);
    asking =
        bounded(Future.succeededFuture(wanted).compose(all -> leases.hold(all, pace.leaseLife())))
            .onSuccess(held -> answered(claims, new HashSet<>(wanted), held))
            .onFailure(cause -> claims.forEach(Claim::unanswered));
    asking.onComplete(
        done -> {
          claims.stream().map(Claim::ear).distinct().forEach(Ear::review);
          next();
        });
  }

  private void answered(List<Claim> claims, Set<Fingerprint> asked, Map<Fingerprint, Long> held) {
    for (Fingerprint lease : asked) {
      if (held.containsKey(lease)) {
        perhapsOurs.add(lease);
      } else {
        perhapsOurs.remove(lease);
      }
    }
    for (Claim claim : claims) {
      @Nullable Long fence = held.get(claim.lease());
      if (!asked.contains(claim.lease())) {
        claim.unanswered();
      } else if (fence == null) {
        claim.denied();
      } else if (claim.ear().isAsking()) {
        claim.granted(fence);
      }
    }
  }

  private Future<?> release(Collection<Fingerprint> held) {
    perhapsOurs.removeAll(Set.copyOf(held));
    return held.isEmpty()
        ? Future.succeededFuture()
        : bounded(Future.succeededFuture(held).compose(leases::release));
  }

  private <T> Future<T> bounded(Future<T> shared) {
    return line.home(shared).timeout(Math.max(1, tick().toMillis()), TimeUnit.MILLISECONDS);
  }
}
