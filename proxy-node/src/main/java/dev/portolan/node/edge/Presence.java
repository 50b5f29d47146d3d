package dev.portolan.node.edge;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.node.lease.Leases;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * That a node is there, shown to all nodes by a lease of its own: whoever can take it knows that
 * the node is dead, and what it held with it.
 */
final class Presence {
  private static final Duration LIFE = Duration.ofSeconds(13);
  private static final Duration GLANCE = Duration.ofMillis(100);

  /** Often enough that a node that lives is never taken for a dead one. */
  static final Duration SHOW_EVERY = Duration.ofSeconds(5);

  /** A node that could not reach the store for a while shows itself within this time after it. */
  private static final Duration DOUBT = SHOW_EVERY.plusMillis(500);

  private static final int NAME_BYTES = 16;

  private final Vertx vertx;
  private final Leases leases;
  private final String what;
  private final Duration doubt;
  private final String node;

  /**
   * Shown to nobody yet.
   *
   * @param what the node is there for
   */
  Presence(Vertx vertx, Leases leases, String what) {
    this(vertx, leases, what, DOUBT);
  }

  /**
   * @param doubt how long a node that is not seen may take to show itself
   */
  Presence(Vertx vertx, Leases leases, String what, Duration doubt) {
    this.vertx = vertx;
    this.leases = leases;
    this.what = what;
    this.doubt = doubt;
    byte[] name = new byte[NAME_BYTES];
    new SecureRandom().nextBytes(name);
    this.node = Base64.getUrlEncoder().withoutPadding().encodeToString(name);
  }

  /** A name that nobody can guess. */
  String node() {
    return node;
  }

  /** Lets other nodes see that this one lives, for a while. */
  Future<Void> show() {
    return leases
        .hold(Set.of(leaseOf(node)), LIFE)
        .compose(
            held ->
                held.isEmpty()
                    ? Future.failedFuture(new IllegalStateException("another node has our lease"))
                    : Future.succeededFuture());
  }

  /**
   * Whether that node, which is not this one, is there no more. Its lease lapses too while the
   * store is away, so one look is not enough.
   */
  Future<Boolean> isGone(String other) {
    return isUnseen(other)
        .compose(
            unseen ->
                unseen
                    ? vertx
                        .timer(doubt.toMillis(), TimeUnit.MILLISECONDS)
                        .compose(later -> isUnseen(other))
                    : Future.succeededFuture(false));
  }

  private Future<Boolean> isUnseen(String other) {
    Set<Fingerprint> lease = Set.of(leaseOf(other));
    return leases
        .hold(lease, GLANCE)
        .compose(
            held ->
                held.isEmpty()
                    ? Future.succeededFuture(false)
                    : leases.release(lease).otherwiseEmpty().map(true));
  }

  /** Lets nobody wait for this node. */
  Future<Void> leave() {
    return leases.release(Set.of(leaseOf(node))).otherwiseEmpty();
  }

  private Fingerprint leaseOf(String name) {
    return Fingerprint.of(what).add(name).build();
  }
}
