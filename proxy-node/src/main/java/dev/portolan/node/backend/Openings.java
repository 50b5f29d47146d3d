package dev.portolan.node.backend;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.lease.Leases;
import dev.portolan.node.session.SessionKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Has one node at a time open the session of a client at a backend, so that nodes that race cost
 * the backend one handshake. A node that dies over it holds the others up until its lease lapses.
 * Where nobody can tell who holds a lease, each opens: the store still keeps one session only.
 */
final class Openings {
  /** So many leases there are at most in the store; two clients seldom meet at one. */
  private static final int LEASES = 4_096;

  private static final long FIRST_LOOK_MS = 10;
  private static final long LAST_LOOK_MS = 200;

  private final Line line;
  private final Leases leases;
  private final Duration life;

  /** How many of this node's openings are under way, or wait, by their leases. */
  private final Map<Fingerprint, Integer> underWay = new ConcurrentHashMap<>();

  /**
   * @param life how long a node may take to open a session before another tries too
   */
  Openings(Line line, Leases leases, Duration life) {
    this.line = line;
    this.leases = leases;
    this.life = life;
  }

  /**
   * What there is, or what comes of opening.
   *
   * @param look whether somebody has opened one
   */
  <T> Future<T> once(
      SessionKey of, MountId at, Supplier<Future<Optional<T>>> look, Supplier<Future<T>> open) {
    Fingerprint lease = leaseOf(of, at);
    underWay.merge(lease, 1, Integer::sum);
    return new Turn<>(lease, look, open).take().eventually(() -> leave(lease));
  }

  /** A lease is the node's: it goes when the last that needs it does. */
  private Future<Void> leave(Fingerprint lease) {
    boolean last =
        underWay.computeIfPresent(lease, (same, count) -> count > 1 ? count - 1 : null) == null;
    return last ? leases.release(List.of(lease)).otherwiseEmpty() : Future.succeededFuture();
  }

  private static Fingerprint leaseOf(SessionKey of, MountId at) {
    int number = Math.floorMod(31 * of.hashCode() + at.value().hashCode(), LEASES);
    return Fingerprint.of("opening").add(Integer.toString(number)).build();
  }

  /** One call that needs a session. Lives on its event loop. */
  private final class Turn<T> {
    private final List<Fingerprint> lease;
    private final Supplier<Future<Optional<T>>> look;
    private final Supplier<Future<T>> open;
    private long waitMs = FIRST_LOOK_MS;
    private long waitedMs;

    Turn(Fingerprint lease, Supplier<Future<Optional<T>>> look, Supplier<Future<T>> open) {
      this.lease = List.of(lease);
      this.look = look;
      this.open = open;
    }

    Future<T> take() {
      return line.home(leases.hold(lease, life))
          .map(held -> !held.isEmpty())
          .otherwise(true)
          // whoever had it before may have opened what is wanted
          .compose(mine -> mine ? found(open) : later());
    }

    private Future<T> later() {
      if (waitedMs > life.toMillis()) {
        return open.get();
      }
      Promise<Void> waited = Promise.promise();
      line.vertx().setTimer(waitMs, now -> waited.complete());
      waitedMs += waitMs;
      waitMs = Math.min(2 * waitMs, LAST_LOOK_MS);
      return waited.future().compose(now -> found(this::take));
    }

    private Future<T> found(Supplier<Future<T>> otherwise) {
      return look.get().compose(there -> there.map(Future::succeededFuture).orElseGet(otherwise));
    }
  }
}
